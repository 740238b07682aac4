"""Sends e-mail about offerings."""

from collections.abc import Awaitable, Callable, Sequence
from email.message import EmailMessage
from functools import partial
from typing import TypeVar

from chassis.service import Runtime
from notify.domain.outcomes import Outcome
from notify.messages.mails import news_mail
from notify.repository.deliveries import Outbound
from notify.sender.attempts import attempt, taken
from notify.sender.dispatcher import Dispatcher
from notify.sender.parts import sender_of, settings_of
from notify.sender.postbox import Postbox

T = TypeVar("T")


async def send_mails(runtime: Runtime) -> None:
    """Runs until cancelled."""
    await dispatch(runtime, "mails", partial(taken, runtime, "email"), partial(_send, runtime))


async def dispatch(
    runtime: Runtime, name: str, take: Callable[[int], Awaitable[Sequence[T]]], send: Callable[[Postbox, T], Awaitable[None]]
) -> None:
    """Sends what is taken through a postbox of its own until cancelled."""
    settings = settings_of(runtime)
    postbox = Postbox(settings.smtp_url.get_secret_value(), settings.mail_seconds / 2)
    await Dispatcher(
        name,
        at_once=settings.mails_at_once,
        idle=settings.idle_seconds,
        take=take,
        send=partial(send, postbox),
        rest=postbox.quit_idle,
    ).run()


async def _send(runtime: Runtime, postbox: Postbox, outbound: Outbound) -> None:
    sender, recipient = sender_of(settings_of(runtime)), outbound.email
    assert recipient is not None

    async def hand_over(message: EmailMessage) -> Outcome:
        return await postbox.send(message, sender.address.addr_spec, recipient)

    await attempt(runtime, outbound, partial(news_mail, sender, outbound), hand_over)
