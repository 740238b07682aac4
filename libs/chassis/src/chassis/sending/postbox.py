"""Hands mails to the SMTP server, and tells apart what surely did not arrive from what may have."""

import asyncio
import contextlib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from aiosmtplib import SMTP

from chassis.sending.outcomes import ACCEPTED, Outcome

log = structlog.get_logger()

OURS_TO_MEND = (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPConnectResponseError, aiosmtplib.SMTPHeloError)
"""Refusals of us, not of the message: they end when the operator or the server's mends them."""
FAILURES = (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError)
"""All that talking to a server raises; ValueError is an address or a message that cannot be said in SMTP."""
SUCCESS, NEVER = 200, 500


class Postbox:
    """Connections to one server, used again while there is mail. `smtp+starttls` insists on TLS, `smtp` uses it where it is offered."""

    def __init__(self, url: str, seconds: float) -> None:
        parts = urlsplit(url)
        self._seconds = seconds
        self._arguments = {
            "hostname": parts.hostname or "127.0.0.1",
            "port": parts.port,
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps",
            "start_tls": {"smtp": None, "smtps": False, "smtp+starttls": True}[parts.scheme],
            "timeout": seconds,
        }
        self._idle: list[SMTP] = []

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> Outcome:
        """One attempt. Nothing is raised: every failure is an outcome."""
        content, fresh, connection = message.as_bytes(), not self._idle, None
        try:
            async with asyncio.timeout(self._seconds):
                connection = await self._connected()
                await self._envelope(connection, sender, recipient)
        except FAILURES as error:
            self._drop(connection)
            if not fresh and isinstance(error, aiosmtplib.SMTPServerDisconnected):
                self.close_idle()  # the server had closed what we kept open: begin anew at once
                return await self.send(message, sender, recipient)
            return _before(error)
        return await self._hand_over(connection, content)

    async def _connected(self) -> SMTP:
        if self._idle:
            return self._idle.pop()
        connection = SMTP(**self._arguments)  # type: ignore[arg-type]
        await connection.connect()
        return connection

    async def _envelope(self, connection: SMTP, sender: str, recipient: str) -> None:
        await connection.mail(sender)
        await connection.rcpt(recipient)

    async def _hand_over(self, connection: SMTP, content: bytes) -> Outcome:
        """From DATA on: an answer is an answer, silence is doubt."""
        try:
            async with asyncio.timeout(self._seconds):
                await connection.data(content)
        except aiosmtplib.SMTPDataError as error:
            self._drop(connection)
            return ACCEPTED if SUCCESS <= error.code < SUCCESS + 100 else _refusal(error)
        except FAILURES as error:
            self._drop(connection)
            log.warning("a mail is in doubt", error=repr(error))
            return Outcome("in doubt", "no-answer")
        self._idle.append(connection)
        return ACCEPTED

    def _drop(self, connection: SMTP | None) -> None:
        if connection is not None:
            connection.close()

    def close_idle(self) -> None:
        """Closes connections that nothing is sent through."""
        while self._idle:
            self._drop(self._idle.pop())

    async def quit_idle(self) -> None:
        """The same, politely."""
        while self._idle:
            connection = self._idle.pop()
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await connection.quit(timeout=1)
            self._drop(connection)


def _before(error: Exception) -> Outcome:
    """Of a failure before the message was handed over: it surely did not arrive."""
    if isinstance(error, aiosmtplib.SMTPResponseException) and not isinstance(error, OURS_TO_MEND):
        return _refusal(error)
    if isinstance(error, ValueError):
        return Outcome("refused", "address-unusable")
    log.warning("mail cannot be handed over", error=repr(error))
    timeout = isinstance(error, aiosmtplib.SMTPTimeoutError | TimeoutError)
    return Outcome("not delivered", "server-timeout" if timeout else "server-unreachable")


def _refusal(error: aiosmtplib.SMTPResponseException) -> Outcome:
    """5xx is for good; 4xx, and what the protocol does not know, may be accepted later."""
    return Outcome("refused" if error.code >= NEVER else "not delivered", f"smtp-{error.code}")
