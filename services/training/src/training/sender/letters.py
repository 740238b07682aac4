"""Sends the letters about enrolments."""

from collections.abc import Sequence
from functools import partial

from chassis.sending.dispatcher import recorded
from chassis.sending.mails import send_letter, send_mails
from chassis.sending.outcomes import Outcome, Patience
from chassis.sending.postbox import Postbox
from chassis.sending.settings import HOUR
from chassis.service import Runtime
from training.commands.enrolments import letters
from training.messages.mails import letter_mail
from training.repository.enrolments.letters import Letter
from training.sender.parts import sender_of, settings_of


async def send_letters(runtime: Runtime) -> None:
    """Runs until cancelled."""
    await send_mails(settings_of(runtime), "enrolment letters", partial(_take, runtime), partial(_send, runtime))


async def _take(runtime: Runtime, limit: int) -> Sequence[tuple[Letter, str]]:
    settings = settings_of(runtime)
    async with runtime.database.unit_of_work() as work:
        return await letters.take(work, limit, settings.lease_seconds, settings.enrolment_confirm_hours * HOUR)


async def _send(runtime: Runtime, postbox: Postbox, item: tuple[Letter, str]) -> None:
    letter, token = item
    sender = sender_of(settings_of(runtime))
    write = partial(letter_mail, sender, letter, token)
    outcome = await send_letter(postbox, sender, letter.email, write, letter=str(letter.id), kind=letter.kind)
    await recorded(partial(_settle, runtime, letter, outcome))


async def _settle(runtime: Runtime, letter: Letter, outcome: Outcome) -> None:
    async with runtime.database.unit_of_work() as work:
        await letters.settle(work, letter, outcome, Patience(settings_of(runtime).retry_seconds))
