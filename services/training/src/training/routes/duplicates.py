"""HTTP of what the harvest leaves to people: locked fields, possible duplicates, broken links."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from training.commands import duplicates as commands
from training.commands import locks
from training.queries import duplicates as queries
from training.queries import sources
from training.schemas.duplicates import BrokenLinks, DuplicatePage, DuplicateView, Locks, Merge

router = APIRouter(tags=["sources"], dependencies=[Depends(authorise)])
OneHub = Annotated[str | None, Query(max_length=60)]


@router.get("/offerings/{offering_id}/locks", response_model=Locks)
async def list_locks(offering_id: UUID, running: Running, principal: SignedIn) -> Response:
    """Fields that the hub wrote by hand into what was harvested."""
    async with running.database.reading() as work:
        hub, items = await sources.list_locks(work, offering_id)
    principal.must_edit(hub)
    return Answer(Locks(items=items)).response()


@router.delete("/offerings/{offering_id}/locks/{field}", status_code=204)
async def unlock_field(offering_id: UUID, field: str, command: Commanding, principal: SignedIn) -> Response:
    """Gives a field back to the harvest: the next run writes what the source says."""

    async def do(work: Work) -> Answer:
        await locks.unlock_field(work, principal, offering_id, field)
        return Answer()

    return await command.run(do)


@router.get("/duplicates", response_model=DuplicatePage)
async def list_duplicates(
    running: Running,
    page: Paged,
    principal: SignedIn,
    state: Literal["proposed", "declined", "merged"] = "proposed",
    offering: UUID | None = None,
    hub: OneHub = None,
) -> Response:
    """Pairs that may be one, with an offering of the caller's hubs, or of one of them; a coordinator sees all."""
    async with running.database.reading() as work:
        items = await queries.list_duplicates(work, _hubs(principal, hub), state, offering, page)
    body, headers = page.answer(items, lambda item: (item.id,), lambda item: item)
    return Answer(DuplicatePage.model_construct(**body), headers=headers).response()


@router.post("/duplicates/{duplicate_id}/merge", response_model=DuplicateView)
async def merge_duplicate(duplicate_id: UUID, body: Merge, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """One stays, the other is withdrawn and remembered. Its hub or a coordinator may say so."""
    return await command.run(_doing(duplicate_id, lambda work: commands.merge(work, principal, duplicate_id, expected, body.keep)))


@router.post("/duplicates/{duplicate_id}/decline", response_model=DuplicateView)
async def decline_duplicate(duplicate_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """They are two; nobody is asked again."""
    return await command.run(_doing(duplicate_id, lambda work: commands.decline(work, principal, duplicate_id, expected)))


@router.post("/duplicates/{duplicate_id}/unmerge", response_model=DuplicateView)
async def unmerge_duplicate(duplicate_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """What was merged away is again as it was."""
    return await command.run(_doing(duplicate_id, lambda work: commands.unmerge(work, principal, duplicate_id, expected)))


@router.get("/links", response_model=BrokenLinks)
async def list_broken_links(running: Running, page: Paged, principal: SignedIn, hub: OneHub = None) -> Response:
    """Offerings that are hidden because their link does not answer, of the caller's hubs, or of one of them; a coordinator sees all."""
    async with running.database.reading() as work:
        items = await sources.list_broken_links(work, _hubs(principal, hub), page)
    body, headers = page.answer(items, lambda item: (item.broken_since, item.offering_id), lambda item: item)
    return Answer(BrokenLinks.model_construct(**body), headers=headers).response()


def _hubs(principal: Principal, hub: str | None) -> frozenset[str] | None:
    """The hubs that the caller may look into, narrowed to the one asked for; None: all."""
    if hub is None:
        return None if principal.is_coordinator else principal.hubs
    return frozenset({hub}) if principal.is_coordinator or hub in principal.hubs else frozenset()


def _doing(id_: UUID, command: Callable[[Work], Awaitable[None]]) -> Callable[[Work], Awaitable[Answer]]:
    async def do(work: Work) -> Answer:
        async with work.savepoint():  # what was put off to the commit is written, so that the answer shows it
            await command(work)
        view = await queries.read_duplicate(work, id_)
        return Answer(view, version=view.version)

    return do
