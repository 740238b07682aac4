"""The same offering twice: asked about, merged, and taken apart again exactly as it was."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import Forbidden
from chassis.requests import check_version
from contracts.training import OfferingPublished, OfferingWithdrawn
from training.commands.telling import next_version, tell
from training.domain.offerings import Catalogued, State, is_over, must_be
from training.domain.sources.likeness import likeness
from training.errors.sources import DuplicateDecided, NotOfThePair
from training.repository import duplicates as repository
from training.repository import harvested, offerings, sources
from training.repository.duplicates import Pair

REASON = {
    "en": "This is for coordinators and the staff of the hub whose offering it is.",
    "lv": "Tas ir atļauts koordinatoriem un tā centra darbiniekiem, kura piedāvājums tas ir.",
}


async def propose(work: Work, offering: Catalogued) -> None:
    """Asks people about every published offering of another source or hub that may be this one. A pair is asked about once."""
    await repository.one_at_a_time(work)
    now = datetime.now(UTC)
    for other in await repository.near(work, offering):
        if found := likeness(offering, other):
            repository.propose(work, offering.id, other.id, *found, now)


async def merge(work: Work, principal: Principal, id_: UUID, expected: int | None, keep: UUID) -> None:
    """One stays; the other is withdrawn, and remembered with its origin."""
    pair = await _load(work, id_, expected, "proposed", "declined")
    if keep not in (pair.one, pair.other):
        raise NotOfThePair(field="keep")
    both = {each: await offerings.lock(work, each) for each in (pair.one, pair.other)}  # always in this order
    away = both[pair.other if keep == pair.one else pair.one]
    _must_decide(principal, away.hub)
    must_be(both[keep], "published")
    must_be(away, "published")
    changed = next_version(replace(away, state="withdrawn"))
    offerings.update(work, changed)
    tell(work, OfferingWithdrawn, changed)
    await _decide(work, replace(pair, state="merged", kept=keep, was=away.state))


async def unmerge(work: Work, principal: Principal, id_: UUID, expected: int | None) -> None:
    """What was merged away is again as it was. That they are two is remembered."""
    await sources.forget_pages_of(work, await repository.pair_of(work, id_))  # in the order in which the harvest takes locks
    pair = await _load(work, id_, expected, "merged")
    away = await offerings.lock(work, pair.other if pair.kept == pair.one else pair.one)
    _must_decide(principal, away.hub)
    if away.state == "withdrawn":
        state = "archived" if is_over(away, datetime.now(UTC)) else cast("State", pair.was)
        changed = next_version(replace(away, state=state))
        offerings.update(work, changed)
        if state == "published":
            tell(work, OfferingPublished, changed)
    await harvested.read_anew(work, [away.id])
    await _decide(work, replace(pair, state="declined", kept=None, was=None))


async def decline(work: Work, principal: Principal, id_: UUID, expected: int | None) -> None:
    """They are two; nobody is asked again."""
    pair = await _load(work, id_, expected, "proposed")
    _must_decide(principal, *[(await offerings.lock(work, each)).hub for each in (pair.one, pair.other)])
    await _decide(work, replace(pair, state="declined"))


async def _load(work: Work, id_: UUID, expected: int | None, *allowed: str) -> Pair:
    pair = await repository.lock(work, id_)
    check_version(expected, pair.version)
    if pair.state not in allowed:
        raise DuplicateDecided(state=pair.state, allowed=", ".join(allowed))
    return pair


async def _decide(work: Work, pair: Pair) -> None:
    await repository.decide(work, replace(pair, version=pair.version + 1), datetime.now(UTC))


def _must_decide(principal: Principal, *hubs: str) -> None:
    if not (principal.is_coordinator or principal.hubs & set(hubs)):
        raise Forbidden(reason=REASON)
