"""What changes the catalogue. Each function runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.ids import new_id
from chassis.requests import check_version
from contracts.matching import HubState
from contracts.training import OfferingPublished, OfferingRevised, OfferingWithdrawn
from training import repository
from training.domain import Catalogued, check_content, check_session, keep_dropped, must_be
from training.schemas import NewOffering, OfferingInput

Published = type[OfferingPublished] | type[OfferingRevised] | type[OfferingWithdrawn]


def create_offering(work: Work, principal: Principal, new: NewOffering) -> Catalogued:
    """A new draft of the caller's hub, or a published offering at once."""
    principal.must_edit(new.hub)
    _check(new)
    now = datetime.now(UTC)
    offering = Catalogued(
        id=new_id(),
        hub=new.hub,
        state="published" if new.publish else "draft",
        version=1,
        content=new.content(),
        sessions=tuple(new.sessions),
        published_at=now if new.publish else None,
        changed_at=now,
    )
    repository.insert(work, offering)
    if new.publish:
        _tell(work, OfferingPublished, offering)
    return offering


async def revise_offering(work: Work, principal: Principal, id_: UUID, expected: int | None, revised: OfferingInput) -> Catalogued:
    """Replaces what the hub wrote. A published offering keeps the sessions that the revision leaves out, as cancelled."""
    offering = await _load(work, principal, id_, expected)
    must_be(offering, "draft", "published")
    _check(revised)
    sessions = keep_dropped(offering.sessions, revised.sessions) if offering.state == "published" else tuple(revised.sessions)
    changed = _next(replace(offering, content=revised.content(), sessions=sessions))
    repository.update(work, changed)
    if changed.state == "published":
        _tell(work, OfferingRevised, changed)
    return changed


async def publish_offering(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    """Puts a draft, or a withdrawn offering again, before the network."""
    offering = await _load(work, principal, id_, expected)
    must_be(offering, "draft", "withdrawn")
    changed = _next(replace(offering, state="published", published_at=offering.published_at or datetime.now(UTC)))
    repository.update(work, changed)
    _tell(work, OfferingPublished, changed)
    return changed


async def withdraw_offering(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    """Takes a published offering off the network."""
    offering = await _load(work, principal, id_, expected)
    must_be(offering, "published")
    changed = _next(replace(offering, state="withdrawn"))
    repository.update(work, changed)
    _tell(work, OfferingWithdrawn, changed)
    return changed


async def remember_hubs(work: Work, hubs: Sequence[tuple[HubState, int]]) -> None:
    """Takes in hubs of the directory with their versions; of several states of one hub the last counts."""
    latest = {hub.slug: (hub.slug, hub.name, hub.state, version) for hub, version in hubs}
    await repository.put_hubs(work, list(latest.values()))


async def _load(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    offering = await repository.lock(work, id_)
    principal.must_edit(offering.hub)
    check_version(expected, offering.version)
    return offering


def _check(written: OfferingInput) -> None:
    check_content(written)
    for session in written.sessions:
        check_session(session)


def _next(offering: Catalogued) -> Catalogued:
    return replace(offering, version=offering.version + 1, changed_at=datetime.now(UTC))


def _tell(work: Work, event: Published, offering: Catalogued) -> None:
    state = offering.public()
    work.enqueue(event.model_construct(**dict(state), version=offering.version, changed_at=offering.changed_at))
