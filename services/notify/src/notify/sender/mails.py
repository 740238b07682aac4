"""Sends e-mail about offerings."""

from email.message import EmailMessage
from functools import partial

from chassis.sending import mails
from chassis.sending.outcomes import Outcome
from chassis.sending.postbox import Postbox
from chassis.service import Runtime
from notify.messages.mails import news_mail
from notify.repository.deliveries import Outbound
from notify.sender.attempts import attempt, taken
from notify.sender.parts import sender_of, settings_of


async def send_mails(runtime: Runtime) -> None:
    """Runs until cancelled."""
    await mails.send_mails(settings_of(runtime), "mails", partial(taken, runtime, "email"), partial(_send, runtime))


async def _send(runtime: Runtime, postbox: Postbox, outbound: Outbound) -> None:
    sender, recipient = sender_of(settings_of(runtime)), outbound.email
    assert recipient is not None

    async def hand_over(message: EmailMessage) -> Outcome:
        return await postbox.send(message, sender.address.addr_spec, recipient)

    await attempt(runtime, outbound, partial(news_mail, sender, outbound), hand_over)
