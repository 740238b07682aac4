"""What changes projects. Each function runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.requests import check_version
from contracts.matching import HubState
from contracts.projects import PartnerJoined, ProjectChanged, ProjectClosed, ProjectOpened
from projects import domain, repository
from projects.domain import Project, check_content, check_terms
from projects.errors import UnknownHub
from projects.schemas import CallInput, NewProject, ProjectInput

Told = type[ProjectOpened] | type[ProjectChanged] | type[PartnerJoined] | type[ProjectClosed]


async def create_project(work: Work, principal: Principal, new: NewProject) -> Project:
    """A new draft that the caller's hub leads, or an open project at once."""
    principal.must_edit(new.lead)
    _check(new)
    await _must_not_have_left(work, new.lead)
    now = datetime.now(UTC)
    project = domain.drafted(new_id(), new.lead, new.content(), new.call, now)
    if new.publish:
        project = domain.publish(project, now)
    await repository.insert(work, project)
    if new.publish:
        _tell(work, ProjectOpened, project)
    return project


async def revise_project(work: Work, principal: Principal, id_: UUID, expected: int | None, revised: ProjectInput) -> Project:
    """Replaces what the lead wrote."""
    project, now = await _load_led(work, principal, id_, expected)
    _check(revised)
    return await _changed(work, domain.revise(project, revised.content(), revised.call, now), now)


async def publish_project(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Project:
    """Puts a draft before the network, with its call if it has one."""
    project, now = await _load_led(work, principal, id_, expected)
    await _must_not_have_left(work, project.lead)
    return await _changed(work, domain.publish(project, now), now, ProjectOpened)


async def close_project(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Project:
    """Ends a project, and its call with it."""
    project, now = await _load_led(work, principal, id_, expected)
    return await _changed(work, domain.close_project(project), now, ProjectClosed)


async def open_call(work: Work, principal: Principal, id_: UUID, expected: int | None, terms: CallInput) -> Project:
    """Asks for partners, where no call is open; in a draft the call opens when it is published."""
    project, now = await _load_led(work, principal, id_, expected)
    check_terms(terms, within="")
    return await _changed(work, domain.open_call(project, terms, now, within=""), now)


async def close_call(work: Work, principal: Principal, id_: UUID, expected: int | None) -> Project:
    """Ends the open call before its time."""
    project, now = await _load_led(work, principal, id_, expected)
    return await _changed(work, domain.close_call(project, "lead"), now)


async def join_project(work: Work, principal: Principal, id_: UUID, expected: int | None, hub: str) -> Project:
    """Takes a place of the open call for the caller's hub. Whoever gets the row's lock first gets the place."""
    principal.must_edit(hub)
    project, now = await _load_seen(work, principal, id_, expected)
    joined = domain.join(project, hub, now)
    await _must_be_member(work, hub)
    return await _changed(work, joined, now, PartnerJoined, joined=hub)


async def leave_project(work: Work, principal: Principal, id_: UUID, expected: int | None, hub: str) -> Project:
    """Gives up the part of the caller's hub."""
    principal.must_edit(hub)
    project, now = await _load_seen(work, principal, id_, expected)
    return await _changed(work, domain.leave(project, hub, now), now)


async def close_expired_call(work: Work, id_: UUID) -> bool:
    """Closes a call whose time is over; False where meanwhile somebody closed it or gave it more time."""
    project, now = await repository.lock(work, id_), datetime.now(UTC)
    settled = domain.settled(project, now)
    if settled is project:
        return False
    await _changed(work, settled, now)
    return True


async def remember_hubs(work: Work, hubs: Sequence[tuple[HubState, int]]) -> None:
    """Takes in hubs of the directory with their versions; of several states of one hub the last counts."""
    latest = {hub.slug: (hub.slug, hub.name, hub.state, version) for hub, version in sorted(hubs, key=lambda each: each[1])}
    await repository.put_hubs(work, list(latest.values()))


async def _load_led(work: Work, principal: Principal, id_: UUID, expected: int | None) -> tuple[Project, datetime]:
    """A project that the caller's hub leads, and the moment of the change."""
    project, now = await _load_seen(work, principal, id_)
    principal.must_edit(project.lead)
    check_version(expected, project.version)
    return project, now


async def _load_seen(work: Work, principal: Principal, id_: UUID, expected: int | None = None) -> tuple[Project, datetime]:
    """A project that the caller may see, as it stands at this moment, and the moment: taken once the lock is held."""
    project = await repository.lock(work, id_)
    if project.state == "draft" and project.lead not in principal.hubs:
        raise NotFound(what="project")
    check_version(expected, project.version)
    now = datetime.now(UTC)
    return domain.settled(project, now), now


async def _must_be_member(work: Work, hub: str) -> None:
    """Raises UnknownHub for a hub that the directory does not know; while nothing has come from the directory, all are let in."""
    filled, state = await repository.membership(work, hub)
    if filled and state != "member":
        raise UnknownHub(field="hub", hub=hub)


async def _must_not_have_left(work: Work, lead: str) -> None:
    """Raises UnknownHub for a lead that left the network. A new hub may be quicker here than the directory's word of it."""
    _, state = await repository.membership(work, lead)
    if state == "left":
        raise UnknownHub(field="lead", hub=lead)


def _check(written: ProjectInput) -> None:
    check_content(written)
    if written.call is not None:
        check_terms(written.call)


async def _changed(work: Work, project: Project, now: datetime, told: Told = ProjectChanged, **extra: Any) -> Project:
    """Stores the next version and tells the network, unless it is a draft."""
    changed = replace(project, version=project.version + 1, changed_at=now)
    await repository.update(work, changed)
    if changed.state != "draft":
        _tell(work, told, changed, **extra)
    return changed


def _tell(work: Work, told: Told, project: Project, **extra: Any) -> None:
    state = project.public()
    work.enqueue(told.model_construct(**dict(state), **extra, version=project.version, changed_at=project.changed_at))
