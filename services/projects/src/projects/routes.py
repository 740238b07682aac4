"""HTTP: parse, authorise, call one command or query, shape the answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Paged
from chassis.permissions import Caller, SignedIn, authorise
from chassis.requests import Answer, Commanding
from chassis.service import Running
from projects import commands, queries
from projects.domain import Project
from projects.schemas import CallInput, Filters, Member, NewProject, ProjectInput, ProjectPage, ProjectView

router = APIRouter(tags=["projects"], dependencies=[Depends(authorise)])

IfMatch = Annotated[str | None, Header(description="optional here: an ETag, when the hub insists on the terms that it read")]


@router.get("/projects", response_model=ProjectPage)
async def list_projects(running: Running, page: Paged, principal: Caller, filters: Annotated[Filters, Query()]) -> Response:
    """Projects, newest first."""
    own = principal.hubs if principal else frozenset[str]()
    async with running.database.reading() as work:
        items = await queries.list_projects(work, filters, page, own)
    body, headers = page.answer(items, lambda item: queries.position(item, filters.state), lambda item: item)
    return Answer(ProjectPage.model_construct(**body), headers=headers).response()


@router.get("/projects/{project_id}", response_model=ProjectView)
async def read_project(project_id: UUID, running: Running, principal: Caller) -> Response:
    """One project with its partners and its latest call; its ETag is what a change must bring as If-Match."""
    async with running.database.reading() as work:
        project = await queries.read_project(work, project_id)
    if project.state == "draft" and (principal is None or project.lead not in principal.hubs):
        raise NotFound(what="project")
    return Answer(project, version=project.version).response()


@router.post("/projects", status_code=201, response_model=ProjectView)
async def create_project(body: NewProject, command: Commanding, principal: SignedIn) -> Response:
    """A new draft, or with `publish` an open project that the network learns of at once."""

    async def do(work: Work) -> Answer:
        return await _answer(work, await commands.create_project(work, principal, body), status=201)

    return await command.run(do)


@router.put("/projects/{project_id}", response_model=ProjectView)
async def revise_project(project_id: UUID, body: ProjectInput, command: Commanding, principal: SignedIn) -> Response:
    """Replaces the whole content. An open call takes the new terms, or stays as it is where the body has none."""

    async def do(work: Work) -> Answer:
        version = command.expected_version()
        return await _answer(work, await commands.revise_project(work, principal, project_id, version, body))

    return await command.run(do)


@router.post("/projects/{project_id}/publish", response_model=ProjectView)
async def publish_project(project_id: UUID, command: Commanding, principal: SignedIn) -> Response:
    """Puts a draft before the network."""

    async def do(work: Work) -> Answer:
        version = command.expected_version()
        return await _answer(work, await commands.publish_project(work, principal, project_id, version))

    return await command.run(do)


@router.post("/projects/{project_id}/close", response_model=ProjectView)
async def close_project(project_id: UUID, command: Commanding, principal: SignedIn) -> Response:
    """Ends the project; its open call closes with it."""

    async def do(work: Work) -> Answer:
        version = command.expected_version()
        return await _answer(work, await commands.close_project(work, principal, project_id, version))

    return await command.run(do)


@router.post("/projects/{project_id}/call", response_model=ProjectView)
async def open_call(project_id: UUID, body: CallInput, command: Commanding, principal: SignedIn) -> Response:
    """Opens a call for partners on a project that has no open one."""

    async def do(work: Work) -> Answer:
        version = command.expected_version()
        return await _answer(work, await commands.open_call(work, principal, project_id, version, body))

    return await command.run(do)


@router.post("/projects/{project_id}/call/close", response_model=ProjectView)
async def close_call(project_id: UUID, command: Commanding, principal: SignedIn) -> Response:
    """Closes the open call; the partners stay."""

    async def do(work: Work) -> Answer:
        version = command.expected_version()
        return await _answer(work, await commands.close_call(work, principal, project_id, version))

    return await command.run(do)


@router.post("/projects/{project_id}/join", response_model=ProjectView)
async def join_project(project_id: UUID, body: Member, command: Commanding, principal: SignedIn, if_match: IfMatch = None) -> Response:
    """The caller's hub takes a place of the open call. The last place closes the call."""

    async def do(work: Work) -> Answer:
        version = command.expected_version() if if_match else None
        return await _answer(work, await commands.join_project(work, principal, project_id, version, body.hub))

    return await command.run(do)


@router.post("/projects/{project_id}/leave", response_model=ProjectView)
async def leave_project(project_id: UUID, body: Member, command: Commanding, principal: SignedIn, if_match: IfMatch = None) -> Response:
    """The caller's hub gives its part up; its place is free again."""

    async def do(work: Work) -> Answer:
        version = command.expected_version() if if_match else None
        return await _answer(work, await commands.leave_project(work, principal, project_id, version, body.hub))

    return await command.run(do)


async def _answer(work: Work, project: Project, status: int = 200) -> Answer:
    view = await queries.read_project(work, project.id)
    return Answer(view, version=project.version, location=f"projects/{project.id}" if status == 201 else None, status=status)
