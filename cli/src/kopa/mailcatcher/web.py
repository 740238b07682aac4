"""Serves the pages and the JSON of the mail catcher, on this machine only."""

import json
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kopa.mailcatcher.mailbox import Mailbox
from kopa.mailcatcher.pages import language, list_page, mail_page, missing_page

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'"


class Web(ThreadingHTTPServer):
    """`/` and `/mail/ID` for people; `/messages` (`?to=ADDRESS`) and `/messages/ID` for programs; DELETE `/messages` empties the box."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, mailbox: Mailbox) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.mailbox = mailbox


class _Handler(BaseHTTPRequestHandler):
    server: Web
    timeout = 15

    def do_GET(self) -> None:
        """Routes by hand: there are five."""
        address = urlsplit(self.path)
        tongue = language(self.headers.get("Accept-Language", ""))
        match address.path.strip("/").split("/"):
            case [""]:
                self._html(200, list_page(self.server.mailbox.list(), tongue))
            case ["healthz"]:
                self._json(200, {"status": "ok"})
            case ["mail", name]:
                mail = self.server.mailbox.get(name)
                self._html(200, mail_page(mail, tongue)) if mail else self._html(404, missing_page(tongue))
            case ["messages"]:
                to = parse_qs(address.query).get("to", [None])[0]
                self._json(200, [asdict(each) for each in self.server.mailbox.list(to)])
            case ["messages", name] if found := self.server.mailbox.get(name):
                content = asdict(found)
                self._json(200, content.pop("summary") | content)
            case _:
                self._json(404, {"detail": "There is no such page. Try /, /messages or /messages/ID."})

    def do_DELETE(self) -> None:
        """Empties the box."""
        if urlsplit(self.path).path == "/messages":
            self._json(200, {"deleted": self.server.mailbox.clear()})
        else:
            self._json(404, {"detail": "Only /messages can be emptied."})

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the page asks every five seconds."""

    def _html(self, status: int, text: str) -> None:
        self._answer(status, "text/html; charset=utf-8", text)

    def _json(self, status: int, document: Any) -> None:
        self._answer(status, "application/json", json.dumps(document, ensure_ascii=False))

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)
