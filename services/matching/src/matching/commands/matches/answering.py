"""A hub answers: it accepts, declines, proposes a day, and closes its work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.requests import check_version
from contracts.matching import AidBasis
from contracts.taxonomies import SERVICES
from matching.commands import aid
from matching.commands.matches import telling
from matching.commands.matches.turns import Asking, as_changed, take_turn
from matching.domain.aid import years_before
from matching.domain.codes import unknown_codes
from matching.domain.matches import match as steps
from matching.domain.matches.match import Declining, Match
from matching.errors.matches import MatchOver, NoSuchMatch
from matching.errors.organisations import WrongAidDay
from matching.repository import desks, matches, needs

Step = Callable[[Match, datetime], Match]


@dataclass(frozen=True, slots=True)
class Granted:
    """Aid that a client got with the work."""

    basis: AidBasis
    amount_eur: Decimal
    service: str | None
    granted_on: date


async def accept(work: Work, principal: Principal, id_: UUID, expected: int | None, message: str | None, asking: Asking) -> Match:
    """The hub takes the client on. Raises MatchOverdue where it was passed on, MatchOver. Nobody else is asked then."""
    _, match = await _step(work, principal, id_, expected, lambda each, now: steps.accept(each, now, asking.clock, message))
    await settle_accepted(work, match)
    meeting = match.meeting_on.isoformat() if match.meeting_on else None
    await telling.tell_client(work, "accepted", await desks.client(work, match.need), match, message=match.message, date=meeting)
    return match


async def decline(
    work: Work, principal: Principal, id_: UUID, expected: int | None, reason: Declining, note: str | None, asking: Asking
) -> Match:
    """The hub says no; the next in line is asked."""
    line, match = await _step(work, principal, id_, expected, lambda each, now: steps.decline(each, now, asking.clock, reason, note))
    turn = await take_turn(work, match.need, line, match.changed_at, asking)
    await matches.end_consent(work, match.need, match.hub)
    told = await telling.turn_told(work, turn)
    client = await desks.client(work, match.need)
    await telling.tell_client(work, "declined", client, match, reason=reason, note=note, **told)
    return match


async def propose_date(
    work: Work, principal: Principal, id_: UUID, expected: int | None, day: date, message: str | None, asking: Asking
) -> Match:
    """The hub proposes a day to meet, or another one. Raises WrongDay for one that is past, or more than a year away."""

    def propose(each: Match, now: datetime) -> Match:
        asking.must_be_near("date", day, now)
        return steps.propose_date(each, now, asking.clock, day, message, asking.days)

    _, match = await _step(work, principal, id_, expected, propose)
    until = match.agree_by.isoformat() if match.agree_by else None
    client = await desks.client(work, match.need)
    await telling.tell_client(
        work, "date-proposed", client, match, date=day.isoformat(), message=message, agree_by=until, other_days=match.other_days_left
    )
    return match


async def close(
    work: Work,
    principal: Principal,
    id_: UUID,
    expected: int | None,
    delivered: Sequence[str],
    hours: float | None,
    granted: Granted | None,
    asking: Asking,
) -> Match:
    """The work is done. Raises AidCeilingExceeded, WrongAidDay; then nothing is closed."""
    for problem in unknown_codes("delivered", SERVICES, delivered):
        raise problem
    for problem in unknown_codes("aid.service", SERVICES, [granted.service] if granted and granted.service else []):
        raise problem
    today = asking.clock.day(datetime.now(UTC))
    if granted is not None and not years_before(today) < granted.granted_on <= today:
        raise WrongAidDay(field="aid.granted_on")
    basis = granted.basis if granted else None
    _, match = await _step(work, principal, id_, expected, lambda each, now: steps.close(each, now, delivered, hours, basis))
    client = await desks.client(work, match.need)
    if granted is not None:
        if client is None:
            raise MatchOver(state=match.state)
        await aid.grant(work, client.id, match.id, match.hub, granted.basis, granted.amount_eur, granted.service, granted.granted_on)
    await needs.set_state(work, match.need, "closed")
    await telling.tell_client(work, "closed", client, match)
    return match


async def settle_accepted(work: Work, match: Match) -> None:
    """A hub serves the need: those in line are not asked any more, and what they might have seen stays closed to them."""
    line = await matches.line(work, match.need)
    await matches.leave_line(work, match.need)
    for each in line:
        if each.state == "waiting":
            await matches.end_consent(work, match.need, each.hub)
    await needs.set_state(work, match.need, "matched")


async def _step(work: Work, principal: Principal, id_: UUID, expected: int | None, step: Step) -> tuple[list[Match], Match]:
    """(the line, the match after the step). What its state forbids is said before what is only out of date."""
    found = await matches.find(work, id_)
    principal.must_edit(found.hub)
    line = await matches.lock_line(work, found.need)
    before = next((each for each in line if each.id == id_), None)
    if before is None:
        raise NoSuchMatch
    after = step(before, datetime.now(UTC))
    check_version(expected, before.version)
    await telling.keep(work, before, after)
    return as_changed(line, [after]), after
