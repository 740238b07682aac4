"""Sends the letters."""

from collections.abc import Sequence
from functools import partial

from chassis.sending.dispatcher import recorded
from chassis.sending.mails import send_letter, send_mails
from chassis.sending.outcomes import Outcome, Patience
from chassis.sending.postbox import Postbox
from chassis.service import Runtime
from matching.commands import post
from matching.messages.mails import letter_mail
from matching.repository.letters import Letter
from matching.sender.parts import clock_of, sender_of, settings_of


async def send_letters(runtime: Runtime) -> None:
    """Runs until cancelled."""
    await send_mails(settings_of(runtime), "letters of matching", partial(_take, runtime), partial(_send, runtime))


async def _take(runtime: Runtime, limit: int) -> Sequence[tuple[Letter, str | None]]:
    async with runtime.database.unit_of_work() as work:
        return await post.take(work, limit, settings_of(runtime).lease_seconds)


async def _send(runtime: Runtime, postbox: Postbox, item: tuple[Letter, str | None]) -> None:
    letter, token = item
    sender = sender_of(settings_of(runtime))
    write = partial(letter_mail, sender, letter, token, clock_of(runtime).zone)
    outcome = await send_letter(postbox, sender, letter.email, write, letter=str(letter.id), kind=letter.kind)
    await recorded(partial(_settle, runtime, letter, outcome))


async def _settle(runtime: Runtime, letter: Letter, outcome: Outcome) -> None:
    async with runtime.database.unit_of_work() as work:
        await post.settle(work, letter, outcome, Patience(settings_of(runtime).retry_seconds))
