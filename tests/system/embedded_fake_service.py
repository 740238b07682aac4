"""A service with nothing inside, for tests of the supervisor: keeps the contract (migrate, serve, healthz, readyz, oauth/token)."""

import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

NEEDED = (
    "DATABASE_URL",
    "KAFKA_BOOTSTRAP_SERVERS",
    "HTTP_HOST",
    "HTTP_PORT",
    "ISSUER",
    "JWKS_URL",
    "PUBLIC_URL",
    "NETWORK_DIR",
    "SMTP_URL",
    "LOG_FORMAT",
)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({"pid": os.getpid(), "path": self.path})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._answer({"access_token": "token-of-" + self.headers["Authorization"][-8:], "token_type": "Bearer"})

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""

    def _answer(self, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main(name: str) -> None:
    """`migrate` notes that it ran; `serve` answers until SIGTERM."""
    missing = [each for each in NEEDED if each not in os.environ]
    if missing or f"kopa_{name}" not in os.environ["DATABASE_URL"]:
        raise SystemExit(f"missing in the environment: {missing}")
    if name == "portal":
        json.loads(os.environ["SERVICE_URLS"])["training"]
        json.loads(Path(os.environ["CLIENTS_FILE"]).read_text())
    if sys.argv[1] == "migrate":
        if os.environ.get("FAKE_MIGRATION_FAILS") == name:
            raise SystemExit("relation exists in another shape")
        return
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["HTTP_PORT"])), _Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(json.dumps({"timestamp": "2026-01-01T10:00:00Z", "level": "info", "event": "serving", "service": name}), flush=True)
    server.serve_forever()
