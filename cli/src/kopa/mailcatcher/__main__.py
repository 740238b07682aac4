"""`python -m kopa.mailcatcher WEB_PORT SMTP_PORT`: SMTP on one port of 127.0.0.1, pages on the other."""

import asyncio
import logging
import signal
import sys
import threading

from aiosmtpd.smtp import SMTP, Envelope, Session

from kopa.home import Home
from kopa.mailcatcher.mailbox import Mailbox
from kopa.mailcatcher.web import Web

log = logging.getLogger("kopa.mailcatcher")


class Catcher:
    """Says 250 only when the mail is on disk."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the name aiosmtpd calls
        """Takes one mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        name = self._mailbox.add(envelope.mail_from or "", [str(each) for each in envelope.rcpt_tos], content)
        log.info("caught %s for %s", name, ", ".join(map(str, envelope.rcpt_tos)))
        return f"250 caught as {name}"


async def serve(web_port: int, smtp_port: int, mailbox: Mailbox) -> None:
    """Runs both servers until SIGTERM."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    smtp = await loop.create_server(
        lambda: SMTP(Catcher(mailbox), hostname="kopa", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", smtp_port
    )
    web = Web(web_port, mailbox)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    log.info("pages on http://127.0.0.1:%s, SMTP on 127.0.0.1:%s", web_port, smtp_port)
    await ended.wait()
    web.shutdown()
    smtp.close()


def main() -> None:
    """Mails are kept in `mail` of the running copy's folder."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    log.setLevel(logging.INFO)
    web_port, smtp_port = map(int, sys.argv[1:3])
    asyncio.run(serve(web_port, smtp_port, Mailbox(Home.find().folder / "mail")))


if __name__ == "__main__":
    main()
