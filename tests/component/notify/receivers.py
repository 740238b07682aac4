"""What messages are sent to: a real SMTP server and a real webhook endpoint, both of which can be made to misbehave."""

# ruff: noqa: N802, ARG002  the names and arguments are aiosmtpd's and http.server's
import asyncio
import email
import email.policy
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks import Webhook

from kopa.embedded.server import free_port


class MailServer:
    """aiosmtpd on loopback. `behaviour`, by default and for the next mails: accept, a reply such as `451 busy`, drop, hang."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.on_recipient = "250 OK"
        self.next: list[str] = []
        self.reached_data = threading.Event()
        self.connections = 0
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        server = cls()
        controller = Controller(server, hostname="127.0.0.1", port=server.port)
        controller.start()
        try:
            yield server
        finally:
            controller.stop()

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if not self.on_recipient.startswith("250"):
            return self.on_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        behaviour = self.next.pop(0) if self.next else "accept"
        if behaviour[0].isdigit():
            return behaviour
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(cast("EmailMessage", email.message_from_bytes(content, policy=email.policy.default)))
        self.recipients += envelope.rcpt_tos
        self.reached_data.set()
        if behaviour == "drop":
            assert server.transport is not None
            server.transport.abort()
        if behaviour == "hang":
            await asyncio.sleep(30)
        return "250 taken"

    def text(self, at: int = -1) -> str:
        body = self.mails[at].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def token(self, at: int = -1) -> str:
        found = re.search(r"/subscriptions/\w+\?token=(\S+)", self.text(at))
        assert found is not None, self.text(at)
        return found[1]


class Endpoint:
    """An HTTP endpoint that verifies signatures. `next` are the answers to come: a status, (status, headers), "drop", "slow"."""

    def __init__(self) -> None:
        self.secret: str | None = None
        self.next: list[Any] = []
        self.received: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.signatures: list[str] = []
        self.unverified = 0
        self.url = ""

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        endpoint = cls()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                endpoint.take(self, body)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        endpoint.url = f"http://127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield endpoint
        finally:
            server.shutdown()
            server.server_close()

    def take(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        try:
            assert self.secret is not None
            self.received.append(Webhook(self.secret).verify(body, dict(handler.headers)))
        except Exception:
            self.unverified += 1
            raise
        self.ids.append(handler.headers["webhook-id"])
        self.signatures.append(handler.headers["webhook-signature"])
        answer = self.next.pop(0) if self.next else 204
        if answer == "drop":
            handler.connection.close()
            return
        if answer == "slow":
            time.sleep(4)
            answer = 204
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
