"""What changes the catalogue. Each function runs in the caller's transaction and never commits."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.ids import new_id
from chassis.requests import check_version
from contracts.training import OfferingArchived, OfferingPublished, OfferingRevised, OfferingWithdrawn
from training.commands.adoptions import propose_corrections
from training.commands.locks import lock_changed
from training.commands.telling import next_version, tell
from training.domain.checks import check_content, check_session
from training.domain.offerings import Catalogued, State, is_over, keep_dropped, must_be
from training.domain.series import expanded
from training.errors.offerings import AlreadyOver
from training.repository import offerings as repository
from training.schemas.offerings import NewOffering, OfferingInput


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
        sessions=expanded(new.sessions),
        published_at=now if new.publish else None,
        changed_at=now,
    )
    repository.insert(work, offering)
    if new.publish:
        tell(work, OfferingPublished, offering)
    return offering


async def revise_offering(work: Work, principal: Principal, id_: UUID, expected: int | None, revised: OfferingInput) -> Catalogued:
    """Replaces what the hub wrote. A published offering keeps the sessions that the revision leaves out, as cancelled."""
    offering = await _load(work, principal, id_, expected)
    must_be(offering, "draft", "in_review", "published", "archived")
    _check(revised)
    written = expanded(revised.sessions)
    sessions = written if offering.published_at is None else keep_dropped(offering.sessions, written)
    changed = next_version(replace(offering, content=revised.content(), sessions=sessions))
    repository.update(work, changed)
    await lock_changed(work, principal, offering, changed)
    if changed.state == "published":
        await propose_corrections(work, changed)
        tell(work, OfferingRevised, changed)
    return changed


async def publish_offering(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    """Puts a draft, what was reviewed, or what was withdrawn or archived, before the network (again).

    Raises AlreadyOver where all its dates are past: it would be archived at once.
    """
    offering = await _load(work, principal, id_, expected)
    must_be(offering, "draft", "in_review", "withdrawn", "archived")
    if is_over(offering, datetime.now(UTC)):
        raise AlreadyOver
    changed = next_version(replace(offering, state="published", published_at=offering.published_at or datetime.now(UTC)))
    repository.update(work, changed)
    await propose_corrections(work, changed)
    tell(work, OfferingPublished, changed)
    return changed


async def submit_offering(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    """A draft is ready for somebody else's eyes."""
    return await _step(work, await _load(work, principal, id_, expected), "draft", "in_review")


async def return_offering(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    """What was to be reviewed becomes a draft again."""
    return await _step(work, await _load(work, principal, id_, expected), "in_review", "draft")


async def archive_offerings(work: Work, now: datetime, limit: int) -> int:
    """Puts away what is over; returns how many. Any number of processes may do this at once."""
    over = [each for each in await repository.lock_over(work, now, limit) if is_over(each, now)]
    for offering in over:
        changed = next_version(replace(offering, state="archived"))
        repository.update(work, changed)
        tell(work, OfferingArchived, changed)
    return len(over)


async def withdraw_offering(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    """Takes a published offering off the network."""
    offering = await _load(work, principal, id_, expected)
    must_be(offering, "published")
    changed = next_version(replace(offering, state="withdrawn"))
    repository.update(work, changed)
    tell(work, OfferingWithdrawn, changed)
    return changed


async def _step(work: Work, offering: Catalogued, from_: State, to: State) -> Catalogued:
    must_be(offering, from_)
    changed = next_version(replace(offering, state=to))
    repository.update(work, changed)
    return changed


async def _load(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Catalogued:
    offering = await repository.lock(work, id_)
    principal.must_edit(offering.hub)
    check_version(expected, offering.version)
    return offering


def _check(written: OfferingInput) -> None:
    check_content(written)
    for session in written.sessions:
        check_session(session)
