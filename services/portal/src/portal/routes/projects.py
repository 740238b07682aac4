"""Joint projects, read-only: their list, and the page of one with its partners and its call."""

from uuid import UUID

from starlette.responses import Response

from portal.errors import PageMissing, PartAway
from portal.filters import PROJECTS
from portal.routes.visit import PAGE, Visiting, page_router
from portal.schemas import Listed, Project

router = page_router()

PAGE_SIZE = 20


@router.api_route("/projects", methods=PAGE)
async def projects_page(visit: Visiting) -> Response:
    """Projects that meet the filters of the address, newest first."""
    chosen = PROJECTS.read(visit.request.query_params, visit.portal.setting.zone)
    found = await visit.portal.services.get(visit.asker, "projects", "/projects", Listed[Project], chosen.asked() | {"limit": PAGE_SIZE})
    status = 503 if found.is_away else 200
    return visit.render("projects.html", status=status, chosen=chosen, found=found, setting=visit.portal.setting)


@router.api_route("/projects/{project_id}", methods=PAGE)
async def project_page(project_id: UUID, visit: Visiting) -> Response:
    """Everything about one project."""
    reply = await visit.portal.services.get(visit.asker, "projects", f"/projects/{project_id}", Project)
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        raise PageMissing
    return visit.render("project.html", project=reply.value, setting=visit.portal.setting)
