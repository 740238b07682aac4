"""A client asks hubs, in its order."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from matching.commands.matches import telling
from matching.commands.matches.turns import Asking, as_changed, obstacle_of, take_turn
from matching.domain.engine import VERSION, Engine
from matching.domain.engine import Match as Found
from matching.domain.matches.line import in_hand
from matching.domain.matches.match import Match
from matching.domain.needs import LISTS, Client
from matching.errors.matches import HubAsked, HubFull, HubNotEligible, HubTwice, NeedNotOpen, OrganisationNeeded, TooManyAsked, UnknownHub
from matching.repository import consents, desks, matches, members, needs
from matching.repository.needs import Need

MOST = 20
"""Hubs that can be asked for one need in all."""
NOT_ADMITTED = {"en": "Its rules do not admit you", "lv": "Tā noteikumi to neatļauj"}


async def ask(work: Work, need_id: UUID, token: bytes, hubs: Sequence[str], days: int, engine: Engine, asking: Asking) -> list[Match]:
    """Puts hubs into the line of a need, in this order, and asks the first where none has it. Each may see who asks for so many days.

    Raises OrganisationNeeded, NeedNotOpen, UnknownHub, HubTwice, HubAsked, HubNotEligible, HubFull, TooManyAsked: then nobody is asked.
    """
    need = await needs.load(work, need_id, token, lock=True)
    line, now = await matches.lock_line(work, need_id), datetime.now(UTC)
    client = await desks.client(work, need_id)
    if client is None:
        raise OrganisationNeeded
    if need.state != "open":
        raise NeedNotOpen(state=need.state)
    found = await _checked(work, need, line, hubs, engine, now)
    await matches.let_go(work, need_id, hubs)
    for slug in hubs:
        await consents.give(work, client.id, slug, "match", now + timedelta(days=days))
    first = max((each.place for each in line), default=0) + 1
    new = [_waiting(need, found[slug], place, len(engine.members), now) for place, slug in enumerate(hubs, first)]
    for each in new:
        await matches.insert(work, each)
    line = [*(each for each in line if each.hub not in hubs), *new]
    had = in_hand(line)
    changed = await take_turn(work, need_id, line, now, asking)
    line = as_changed(line, changed)
    asked = in_hand(line)
    if had is None and asked is not None:
        turn = await telling.turn_told(work, changed)
        await telling.tell_client(work, "proposed", client, asked, **turn)
    return line


async def _checked(work: Work, need: Need, line: Sequence[Match], hubs: Sequence[str], engine: Engine, now: datetime) -> dict[str, Found]:
    """What the engine says of each; raises whatever stands against asking one of them, before anything is done."""
    await matches.lock_hubs(work, {*hubs, *(each.hub for each in line if each.state == "waiting")})
    known = await members.members(work, hubs, texts=False)
    for at, slug in enumerate(hubs):
        if slug not in known or slug not in engine:
            raise UnknownHub(field=f"hubs.{at}", hub=slug)
        if slug in hubs[:at]:
            raise HubTwice(field=f"hubs.{at}", hub=slug)
    found = engine.matches_of(need.wish, hubs, now.timestamp())
    asked = {each.hub for each in line if each.proposed_at is not None or each.state == "waiting"}
    for at, slug in enumerate(hubs):
        if slug in asked:
            raise HubAsked(field=f"hubs.{at}", hub=slug)
        obstacle = obstacle_of(known[slug], need.wish.client)
        if obstacle == "hub-full":
            raise HubFull(field=f"hubs.{at}", hub=slug)
        if obstacle is not None:
            raise HubNotEligible(field=f"hubs.{at}", hub=slug, reason=next(iter(found[slug].verdict.reasons), NOT_ADMITTED))
    if len(asked) + len(hubs) > MOST:
        raise TooManyAsked(most=MOST)
    return found


def _waiting(need: Need, found: Found, place: int, hubs: int, now: datetime) -> Match:
    client = need.wish.client
    return Match(
        id=new_id(),
        need=need.id,
        hub=found.member.slug,
        place=place,
        state="waiting",
        version=0,
        score=found.score,
        terms={kind: [term.code for term in need.wish.terms if term.kind == kind] for kind in LISTS},
        client={name: getattr(client, name) for name in Client.__slots__ if name != "municipality"},  # it stays when the need is erased
        explanation=_explained(found, hubs, now),
        changed_at=now,
    )


def _explained(found: Found, hubs: int, now: datetime) -> dict[str, Any]:
    """Why this hub, as the engine said it when the client asked: the same need and hubs give the same numbers again."""
    return {
        "engine": VERSION,
        "hubs": hubs,
        "at": now.isoformat(),
        "factors": [asdict(each) for each in found.factors],
        "reasons": [asdict(each) for each in found.reasons],
        "bases": list(found.verdict.bases),
    }
