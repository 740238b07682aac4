"""What becomes of matches by the clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.database import Work
from matching import metrics
from matching.commands import letters
from matching.commands.matches import telling
from matching.commands.matches.clients import call_back
from matching.commands.matches.turns import Asking, as_changed, take_turn
from matching.domain.matches.line import in_hand
from matching.domain.matches.match import Match, Passing, pass_on
from matching.repository import desks, matches, repeats


async def overdue(work: Work, now: datetime, limit: int) -> list[UUID]:
    """Needs to look after now, each in a transaction of its own."""
    return await matches.overdue(work, now, limit)


async def look_after(work: Work, need: UUID, now: datetime, asking: Asking) -> None:
    """Passes a need on whose hub did not answer or has left, calls it back where the client did not agree to a day in time.

    Whoever is at it just now is not waited for: the next round sees what is left to do.
    """
    line = await matches.lock_line_if_free(work, need)
    held = in_hand(line)
    if held is None or held.state == "accepted":
        return
    if held.hub not in await desks.members(work, [held.hub]):
        await _pass_on(work, held, line, "hub-left", now, asking)
    elif held.state == "date-proposed":
        if held.agree_by is not None and held.agree_by < now:
            await _lapse(work, held, now)
    elif held.due_at is not None and held.due_at < now:
        await _pass_on(work, held, line, "no-answer", now, asking)


async def remind(work: Work, now: datetime, limit: int) -> int:
    """Reminds hubs whose time to answer ends soon. Returns how many."""
    taken = await matches.take_reminders(work, now, limit)
    for each in taken:
        about = {"terms": telling.terms_told(each["terms"])}
        await telling.write_to_hub(work, "reminder", each["hub"], each["id"], each["due_at"], about)
    return len(taken)


async def invite_again(work: Work, days: Sequence[int]) -> None:
    """Asks clients of hubs to assess themselves again, once a stage: what has changed is what the work was for."""
    for stage, after in enumerate(days):
        for each in await repeats.due(work, stage, after):
            about = {"name": each.person, "stage": stage + 1}
            once = f"repeat:{each.series}:{stage + 1}"
            await letters.write(
                work, "repeat", each.email, each.language, about, ("assessment", each.assessment), organisation=each.organisation, once=once
            )


async def show(work: Work) -> None:
    """Figures of what waits."""
    waiting, oldest = await matches.figures(work)
    metrics.MATCHES_WAITING.set(waiting)
    metrics.OLDEST_DUE.set(oldest)


async def _pass_on(work: Work, held: Match, line: Sequence[Match], reason: Passing, now: datetime, asking: Asking) -> None:
    after = pass_on(held, now, reason)
    await telling.keep(work, held, after)
    turn = await take_turn(work, held.need, as_changed(line, [after]), now, asking)
    await matches.end_consent(work, held.need, held.hub)
    told = await telling.turn_told(work, turn)
    await telling.tell_client(work, "passed-on", await desks.client(work, held.need), after, reason=reason, **told)


async def _lapse(work: Work, held: Match, now: datetime) -> None:
    """The client did not say whether the day suits: it does not seem to need help any more, and the next hub is not troubled."""
    await call_back(work, held.need, "client-silent", now)
    await telling.tell_client(work, "lapsed", await desks.client(work, held.need), held)
