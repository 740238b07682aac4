"""What people do with harvest sources."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import Forbidden, NotFound
from chassis.ids import new_id
from chassis.requests import check_version
from contracts.sources import SourceChanged, SourceFellSilent, SourceRan, SourceRemoved
from training.domain.sources.source import Choices, Source
from training.errors.sources import NotApproved, SourceKnown
from training.repository import runs
from training.repository import sources as repository
from training.schemas.sources import NewSource, SourceInput

Told = type[SourceChanged] | type[SourceRan] | type[SourceFellSilent] | type[SourceRemoved]
NOBODY = UUID(int=0)


async def create_source(work: Work, principal: Principal, new: NewSource) -> Source:
    """A source that waits for a coordinator's approval."""
    principal.must_edit(new.hub)
    now = datetime.now(UTC)
    source = Source(
        id=new_id(),
        hub=new.hub,
        name=new.name,
        address=new.address,
        method=new.method,
        choices=_choices(new),
        every_hours=new.every_hours,
        approval="waiting",
        refusal=None,
        enabled=True,
        health="new",
        last_run=None,
        revision=1,
        version=1,
        next_run_at=now,
        running=None,
        changed_at=now,
    )
    await _must_be_alone(work, source)
    await repository.insert(work, source)
    await repository.inherit(work, source)
    tell(work, SourceChanged, source)
    return source


async def revise_source(work: Work, principal: Principal, id_: UUID, expected: int | None, revised: SourceInput) -> Source:
    """Changes a source. Another address or method must be approved anew and has no history; a run under way ends without effect."""
    source = await _load(work, principal, id_, expected)
    principal.must_edit(source.hub)
    changed = replace(source, name=revised.name, choices=_choices(revised), every_hours=revised.every_hours)
    if (revised.address, revised.method) != (source.address, source.method):
        changed = replace(changed, address=revised.address, method=revised.method, approval="waiting", refusal=None, health="new")
        await _must_be_alone(work, changed)
        await runs.restart_history(work, id_, NOBODY)
    if (changed.address, changed.method, changed.choices) != (source.address, source.method, source.choices):
        await repository.forget_pages(work, id_)
        changed = replace(changed, running=None, next_run_at=datetime.now(UTC))
    return await _keep(work, changed)


async def approve_source(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Source:
    """A coordinator lets the source be read; it is read soon."""
    source = await _load(work, principal, id_, expected)
    return await _keep(work, replace(source, approval="approved", refusal=None, next_run_at=datetime.now(UTC)))


async def refuse_source(work: Work, principal: Principal, id_: UUID, expected: int | None, reason: str) -> Source:
    """A coordinator says no, and why; what was read before stays."""
    source = await _load(work, principal, id_, expected)
    return await _keep(work, replace(source, approval="refused", refusal=reason, running=None))


async def switch_source(work: Work, principal: Principal, id_: UUID, expected: int | None, *, enabled: bool) -> Source:
    """Switches it on (the hub) or off (the hub, or a coordinator)."""
    source = await _load(work, principal, id_, expected)
    if enabled:
        principal.must_edit(source.hub)
        return await _keep(work, replace(source, enabled=True, next_run_at=datetime.now(UTC)))
    return await _keep(work, replace(source, enabled=False, running=None))


async def run_source(work: Work, principal: Principal, id_: UUID) -> Source:
    """Reads it as soon as a runner is free. Raises NotApproved where it does not run at all."""
    source = await _load(work, principal, id_, None)
    if source.approval != "approved" or not source.enabled:
        raise NotApproved
    changed = replace(source, next_run_at=datetime.now(UTC))
    await repository.update(work, changed)
    return changed


async def accept_run(work: Work, principal: Principal, id_: UUID, run: UUID) -> Source:
    """A run that brought little was right: the source's history begins with it, and the next one takes away what is gone."""
    source = await _load(work, principal, id_, None)
    if not await runs.accept_run(work, id_, run):
        raise NotFound(what="short run")
    changed = replace(source, health="ok", version=source.version + 1, changed_at=datetime.now(UTC))
    await repository.update(work, changed)
    tell(work, SourceChanged, changed)
    return changed


async def remove_source(work: Work, principal: Principal, id_: UUID, expected: int | None) -> None:
    """It is read no more; what was read stays."""
    source = await _load(work, principal, id_, expected)
    changed = replace(source, enabled=False, running=None, version=source.version + 1, changed_at=datetime.now(UTC))
    await repository.update(work, changed)
    await repository.remove(work, id_)
    tell(work, SourceRemoved, changed)


def tell(work: Work, event: Told, source: Source) -> None:
    """Publishes the source's full state as this event."""
    work.enqueue(event.model_construct(**source.public(), version=source.version, changed_at=source.changed_at))


async def _load(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Source:
    source = await repository.lock(work, id_)
    if not (principal.is_coordinator or source.hub in principal.hubs):
        raise Forbidden(
            reason={
                "en": "This source belongs to another hub.",
                "lv": "Šis avots pieder citam centram.",
            }
        )
    check_version(expected, source.revision)
    return source


async def _keep(work: Work, source: Source) -> Source:
    changed = replace(source, revision=source.revision + 1, version=source.version + 1, changed_at=datetime.now(UTC))
    await repository.update(work, changed)
    tell(work, SourceChanged, changed)
    return changed


async def _must_be_alone(work: Work, source: Source) -> None:
    if await repository.has_twin(work, source):
        raise SourceKnown(field="address")


def _choices(given: SourceInput) -> Choices:
    return Choices.model_validate(given.choices.model_dump())
