"""A real web site on this machine, whose pages a test may change."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Page = str | bytes | int | tuple[int, dict[str, str]] | dict[str, Any]
"""A body; a bare status; a status with headers; or any of body, status, headers, type, seconds (a pause before each of 20 parts)."""


class Site:
    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, str]] = []
        self.not_modified = 0
        self.url = ""

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        site = cls()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            do_HEAD = do_GET  # noqa: N815  the name that the server looks for

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # readers hang up: that is what they are tested for
        site.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()
            server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append((handler.command, handler.path))
        page = self.pages.get(handler.path, self.pages.get(handler.path.partition("?")[0], 404))
        given = page if isinstance(page, dict) else {}
        if isinstance(page, int):
            given = {"status": page}
        elif isinstance(page, tuple):
            given = {"status": page[0], "headers": page[1]}
        elif isinstance(page, str | bytes):
            given = {"body": page}
        body = given.get("body", b"")
        body = body.replace("{site}", self.url).encode() if isinstance(body, str) else body
        self._send(handler, given, body)

    def _send(self, handler: BaseHTTPRequestHandler, given: dict[str, Any], body: bytes) -> None:
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        status = given.get("status", 200)
        if status == 200 and handler.headers.get("If-None-Match") == etag:
            self.not_modified += 1
            status, body = 304, b""
        handler.send_response(status)
        handler.send_header("Content-Type", given.get("type", "text/html; charset=utf-8"))
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("ETag", etag)
        for name, value in given.get("headers", {}).items():
            handler.send_header(name, value.replace("{site}", self.url))
        handler.end_headers()
        if handler.command == "HEAD":
            return
        pause = given.get("seconds", 0)
        try:
            for start in range(0, len(body), max(1, len(body) // 20)) if pause else [0]:
                time.sleep(pause)
                handler.wfile.write(body[start : start + max(1, len(body) // 20)] if pause else body)
        except OSError:
            handler.close_connection = True  # the reader had enough
