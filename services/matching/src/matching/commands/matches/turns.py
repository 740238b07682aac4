"""Whose turn it is: the next hub in line that can be asked is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from chassis.database import Work
from matching.commands.matches.telling import keep, tell_hub
from matching.domain.eligibility import judge
from matching.domain.engine import Member
from matching.domain.matches.clock import Clock
from matching.domain.matches.line import next_turn
from matching.domain.matches.match import Match, Passing
from matching.domain.needs import Client
from matching.errors.matches import WrongDay
from matching.repository import desks, matches, members

FURTHEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Asking:
    """How hubs are asked: by which clock, and how many working days they have at most."""

    clock: Clock
    days: int

    def days_of(self, own: int | None) -> int:
        """What a hub has set itself counts where it is less."""
        return min(self.days, own or self.days)

    def must_be_near(self, field: str, day: date, now: datetime) -> None:
        """Raises WrongDay for one that is past, or more than a year away."""
        if not 0 <= (day - self.clock.day(now)).days <= FURTHEST_DAYS:
            raise WrongDay(field=field, most=FURTHEST_DAYS)


async def take_turn(work: Work, need: UUID, line: Sequence[Match], now: datetime, asking: Asking) -> list[Match]:
    """Asks the next in a line that is locked. What changed: those passed over, and the one that is asked, if any."""
    waiting = [each for each in line if each.state == "waiting"]
    if not waiting:
        return []
    slugs = [each.hub for each in waiting]
    await matches.lock_hubs(work, slugs)
    known, own = await members.members(work, slugs, texts=False), await desks.of(work, slugs)
    client = Client(**waiting[0].client)

    def obstacle(hub: str) -> Passing | None:
        return obstacle_of(known.get(hub), client)

    changed = next_turn(line, now, asking.clock, lambda hub: asking.days_of(own[hub].answer_days), obstacle)
    before = {each.id: each for each in line}
    for each in changed:
        await keep(work, before[each.id], each)
        if each.state == "proposed":
            await tell_hub(work, "asked", each)
        else:
            await matches.end_consent(work, need, each.hub)
    return changed


def obstacle_of(member: Member | None, client: Client) -> Passing | None:
    """Why a hub cannot be asked now, if so."""
    if member is None:
        return "hub-left"
    if judge(member.eligibility, client).admitted is False:
        return "hub-not-eligible"
    return "hub-full" if member.is_full else None


def as_changed(line: Sequence[Match], changed: Sequence[Match]) -> list[Match]:
    """A line with what changed in it."""
    newer = {each.id: each for each in changed}
    return [newer.get(each.id, each) for each in line]
