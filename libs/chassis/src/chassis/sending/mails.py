"""The loop that sends e-mail: takes what is due, commits, sends, and lets the sender record what became of it."""

from collections.abc import Awaitable, Callable, Sequence
from email.message import EmailMessage
from functools import partial
from typing import TypeVar

import structlog

from chassis.sending.dispatcher import Dispatcher
from chassis.sending.messages import Sender
from chassis.sending.outcomes import Outcome
from chassis.sending.postbox import Postbox
from chassis.sending.settings import MailSettings

log = structlog.get_logger()
T = TypeVar("T")


async def send_mails(
    settings: MailSettings, name: str, take: Callable[[int], Awaitable[Sequence[T]]], send: Callable[[Postbox, T], Awaitable[None]]
) -> None:
    """Sends what `take` gives (at most so many as it is asked for) through a postbox of its own until cancelled."""
    postbox = Postbox(settings.smtp_url.get_secret_value(), settings.mail_seconds / 2)
    await Dispatcher(
        name,
        at_once=settings.mails_at_once,
        idle=settings.idle_seconds,
        take=take,
        send=partial(send, postbox),
        rest=postbox.quit_idle,
    ).run()


async def send_letter(postbox: Postbox, sender: Sender, to: str, write: Callable[[], EmailMessage], **named: str) -> Outcome:
    """Writes a letter and sends it. One that cannot be written is refused for good, and told with what it is `named`: the next attempt
    would fail alike, and it must not hold up the others.
    """
    try:
        message = write()
    except Exception:
        log.exception("a letter cannot be written", **named)
        return Outcome("refused", "unwritable")
    return await postbox.send(message, sender.address.addr_spec, to)
