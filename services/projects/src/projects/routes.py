"""HTTP: parse, authorise, call one command or query, shape the answer."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Paged
from chassis.permissions import Caller, SignedIn, authorise
from chassis.requests import Answer, Command, Commanding, Expected, expected_version
from chassis.service import Running
from projects import commands, queries
from projects.domain import Project
from projects.schemas import CallInput, Filters, Member, NewProject, ProjectInput, ProjectPage, ProjectView

router = APIRouter(tags=["projects"], dependencies=[Depends(authorise)])

Step = Callable[..., Awaitable[Project]]
"""A command: `(work, principal, project's id, expected version, what it needs besides)`."""


class Change:
    """One caller's change of one project: the step in one transaction, then the project as it stands after it."""

    def __init__(self, command: Command, principal: Principal) -> None:
        self._command = command
        self._principal = principal

    async def __call__(self, step: Step, project: UUID, expected: int | None, *given: object) -> Response:
        """Raises Stale, and what the step raises."""

        async def do(work: Work) -> Answer:
            return await _answer(work, await step(work, self._principal, project, expected, *given))

        return await self._command.run(do)


async def _change(command: Commanding, principal: SignedIn) -> Change:
    return Change(command, principal)


Changing = Annotated[Change, Depends(_change)]
"""What the route of a step asks for."""


IfMatch = Annotated[str | None, Header(description="optional here: an ETag, when the hub insists on the terms that it read")]


async def _expected_if_said(request: Request, if_match: IfMatch = None) -> int | None:
    return None if if_match is None else await expected_version(request)


ExpectedIfSaid = Annotated[int | None, Depends(_expected_if_said)]


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
async def revise_project(project_id: UUID, body: ProjectInput, change: Changing, expected: Expected) -> Response:
    """Replaces the whole content. An open call takes the new terms, or stays as it is where the body has none."""
    return await change(commands.revise_project, project_id, expected, body)


@router.post("/projects/{project_id}/publish", response_model=ProjectView)
async def publish_project(project_id: UUID, change: Changing, expected: Expected) -> Response:
    """Puts a draft before the network."""
    return await change(commands.publish_project, project_id, expected)


@router.post("/projects/{project_id}/close", response_model=ProjectView)
async def close_project(project_id: UUID, change: Changing, expected: Expected) -> Response:
    """Ends the project; its open call closes with it."""
    return await change(commands.close_project, project_id, expected)


@router.post("/projects/{project_id}/call", response_model=ProjectView)
async def open_call(project_id: UUID, body: CallInput, change: Changing, expected: Expected) -> Response:
    """Opens a call for partners on a project that has no open one."""
    return await change(commands.open_call, project_id, expected, body)


@router.post("/projects/{project_id}/call/close", response_model=ProjectView)
async def close_call(project_id: UUID, change: Changing, expected: Expected) -> Response:
    """Closes the open call; the partners stay."""
    return await change(commands.close_call, project_id, expected)


@router.post("/projects/{project_id}/join", response_model=ProjectView)
async def join_project(project_id: UUID, body: Member, change: Changing, expected: ExpectedIfSaid) -> Response:
    """The caller's hub takes a place of the open call. The last place closes the call."""
    return await change(commands.join_project, project_id, expected, body.hub)


@router.post("/projects/{project_id}/leave", response_model=ProjectView)
async def leave_project(project_id: UUID, body: Member, change: Changing, expected: ExpectedIfSaid) -> Response:
    """The caller's hub gives its part up; its place is free again."""
    return await change(commands.leave_project, project_id, expected, body.hub)


async def _answer(work: Work, project: Project, status: int = 200) -> Answer:
    view = await queries.read_project(work, project.id)
    return Answer(view, version=project.version, location=f"projects/{project.id}" if status == 201 else None, status=status)
