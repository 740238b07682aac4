"""What the client does with its matches: it agrees to a day, asks for another, withdraws, says what it thinks."""

from datetime import UTC, date, datetime
from uuid import UUID

from chassis.database import Work
from matching.commands.matches import telling
from matching.commands.matches.answering import settle_accepted
from matching.commands.matches.turns import Asking
from matching.domain.matches import match as steps
from matching.domain.matches.line import in_hand
from matching.domain.matches.match import Ending, Match
from matching.errors.matches import NoSuchMatch, NothingToWithdraw
from matching.repository import desks, letters, matches, needs


async def agree(work: Work, id_: UUID, token: bytes, day: date | None) -> Match:
    """The client agrees to the day that was proposed. Again changes nothing. Raises NotAgreeing, DateChanged, NoSuchNeed, NoSuchMatch."""
    before = await _own(work, id_, token)
    after = steps.agree(before, datetime.now(UTC), day)
    if after is not before:
        await telling.keep(work, before, after)
        await settle_accepted(work, after)
        await telling.tell_hub(work, "agreed", after, date=after.meeting_on.isoformat() if after.meeting_on else None)
    return after


async def other_day(
    work: Work, id_: UUID, token: bytes, wished: date | None, words: str | None, seen: date | None, asking: Asking
) -> Match:
    """The day does not suit: the hub is asked once more, with a clock of its own. Again changes nothing.

    Raises NotAgreeing, DateChanged, SameDay, NoMoreDays, WrongDay, NoSuchNeed, NoSuchMatch.
    """
    before, now = await _own(work, id_, token), datetime.now(UTC)
    if wished is not None:
        asking.must_be_near("date", wished, now)
    days = asking.days_of((await desks.read(work, before.hub)).answer_days)
    after = steps.other_day(before, now, asking.clock, wished, words, seen, days)
    if after is not before:
        await telling.keep(work, before, after)
        await telling.tell_hub(work, "other-day", after, date=wished.isoformat() if wished else None)
    return after


async def rate(work: Work, id_: UUID, token: bytes, rating: int, text: str | None) -> Match:
    """What the client thinks of the work, 1 to 5. Raises NotClosed, NoSuchNeed, NoSuchMatch."""
    before = await _own(work, id_, token)
    after = steps.rate(before, datetime.now(UTC), rating, text)
    if after is not before:
        await telling.keep(work, before, after)
        await telling.tell_hub(work, "feedback", after, once=f"feedback:{id_}", rating=rating)
    return after


async def withdraw(work: Work, need_id: UUID, token: bytes) -> None:
    """The client does not ask any more. Again changes nothing. Raises NothingToWithdraw for a need that is closed."""
    need = await needs.load(work, need_id, token, lock=True)
    if need.state == "closed":
        raise NothingToWithdraw(state=need.state)
    if need.state != "withdrawn":
        await call_back(work, need_id, "client-withdrew", datetime.now(UTC))
        await needs.set_state(work, need_id, "withdrawn")


async def call_back(work: Work, need: UUID, reason: Ending, now: datetime) -> None:
    """Takes a need out of the hands of whoever has it, and nobody else is asked. Locks the need."""
    line = await matches.lock_line(work, need)
    await matches.leave_line(work, need)
    held = in_hand(line)
    if held is not None:
        after = steps.withdraw(held, now, reason)
        await telling.keep(work, held, after)
        await telling.tell_hub(work, "withdrawn", after, reason=reason)
    for each in line:
        if each.is_asked or each.state == "waiting":
            await matches.end_consent(work, need, each.hub)


async def forget(work: Work, need: UUID) -> None:
    """Before a need is erased: it is called back, and what people wrote about it goes. The matches stay, of nobody."""
    await call_back(work, need, "need-erased", datetime.now(UTC))
    await matches.forget_words(work, need)
    await letters.erase_about(work, need)


async def _own(work: Work, id_: UUID, token: bytes) -> Match:
    found = await matches.find(work, id_)
    await needs.load(work, found.need, token, lock=True)
    line = await matches.lock_line(work, found.need)
    match = next((each for each in line if each.id == id_), None)
    if match is None:
        raise NoSuchMatch
    return match
