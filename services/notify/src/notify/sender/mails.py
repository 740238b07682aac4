"""Sends e-mail about offerings."""

from email.message import EmailMessage
from functools import partial

from chassis.service import Runtime
from notify.domain.outcomes import Outcome
from notify.messages.mails import news_mail
from notify.repository.deliveries import Outbound
from notify.sender.attempts import attempt, taken
from notify.sender.dispatcher import Dispatcher
from notify.sender.parts import sender_of, settings_of
from notify.sender.postbox import Postbox


async def send_mails(runtime: Runtime) -> None:
    """Runs until cancelled."""
    settings = settings_of(runtime)
    postbox = Postbox(settings.smtp_url.get_secret_value(), settings.mail_seconds / 2)
    await Dispatcher(
        "mails",
        at_once=settings.mails_at_once,
        idle=settings.idle_seconds,
        take=partial(taken, runtime, "email"),
        send=partial(_send, runtime, postbox),
        rest=postbox.quit_idle,
    ).run()


async def _send(runtime: Runtime, postbox: Postbox, outbound: Outbound) -> None:
    sender, recipient = sender_of(settings_of(runtime)), outbound.email
    assert recipient is not None

    async def hand_over(message: EmailMessage) -> Outcome:
        return await postbox.send(message, sender.address.addr_spec, recipient)

    await attempt(runtime, outbound, partial(news_mail, sender, outbound), hand_over)
