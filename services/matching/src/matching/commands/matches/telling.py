"""Whom the steps of a match are told: the network by events, hubs and clients by letters."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Work
from contracts.matches import (
    MatchAccepted,
    MatchClosed,
    MatchDateProposed,
    MatchDeclined,
    MatchPassedOn,
    MatchProposed,
    MatchWithdrawn,
)
from matching import metrics
from matching.commands import letters
from matching.domain.letters import Kind
from matching.domain.matches.match import Match
from matching.domain.needs import LISTS, Asked
from matching.repository import desks, matches
from matching.repository.desks import Client

Told = (
    type[MatchProposed]
    | type[MatchDateProposed]
    | type[MatchAccepted]
    | type[MatchDeclined]
    | type[MatchPassedOn]
    | type[MatchWithdrawn]
    | type[MatchClosed]
)
EVENTS: Mapping[str, Told] = {
    "proposed": MatchProposed,
    "date-proposed": MatchDateProposed,
    "accepted": MatchAccepted,
    "declined": MatchDeclined,
    "passed-on": MatchPassedOn,
    "withdrawn": MatchWithdrawn,
    "closed": MatchClosed,
}
TERMS_TOLD = 5


async def keep(work: Work, before: Match, after: Match) -> None:
    """Stores a step and tells the network of it; what changed nothing is not told, nor a hub that was never asked."""
    if after == before:
        return
    await matches.store(work, after)
    metrics.MATCHES.labels("rated" if after.rating != before.rating else after.state).inc()
    if after.version:
        event = EVENTS[after.state]
        work.enqueue(event.model_construct(**dict(after.public()), version=after.version, changed_at=after.changed_at))


async def tell_hub(work: Work, kind: Kind, match: Match, *, once: str | None = None, **about: Any) -> None:
    """A letter to the hub, where it has said to which address. Nothing of who asks is in it: the desk shows that, with consent.

    `once`: a name under which it is written one time only.
    """
    await write_to_hub(work, kind, match.hub, match.id, match.due_at, {"terms": terms_told(match.terms), **about}, once)


async def write_to_hub(
    work: Work, kind: Kind, hub: str, match: UUID, due_at: datetime | None, about: Mapping[str, Any], once: str | None = None
) -> None:
    """The same with all that it tells."""
    desk = await desks.read(work, hub)
    if desk.email:
        told = {"slug": hub, "until": due_at.isoformat() if due_at else None, **about}
        await letters.write(work, kind, desk.email, desk.language, told, match=match, once=once)


async def tell_client(work: Work, kind: Kind, client: Client | None, match: Match, **about: Any) -> None:
    """A letter to the organisation that asks; its link opens the need."""
    if client is None:
        return
    names = await desks.names(work, [match.hub])
    told = {"name": client.person, "organisation": client.name, "hub": names.get(match.hub, {}), **about}
    await letters.write(work, kind, client.email, client.language, told, ("need", match.need), organisation=client.id, match=match.id)


async def turn_told(work: Work, turn: Sequence[Match]) -> dict[str, Any]:
    """For a letter to the client: who is asked next and until when, and who was passed over, with the reason."""
    names = await desks.names(work, [each.hub for each in turn])
    asked = next((each for each in turn if each.state == "proposed"), None)
    return {
        "next": names.get(asked.hub, {}) if asked else None,
        "next_until": asked.due_at.isoformat() if asked and asked.due_at else None,
        "skipped": [{"hub": names.get(each.hub, {}), "reason": each.reason} for each in turn if each.state == "passed-on"],
    }


def terms_told(terms: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The names of the first terms of a need: enough to see what it is about."""
    named = [Asked(kind, code).term.label.model_dump() for kind in LISTS for code in terms.get(kind, ()) if code in LISTS[kind]]
    return named[:TERMS_TOLD]
