"""The result: scores, radar, comparison, gaps, change since earlier stages; as a file too."""

from typing import Literal
from uuid import UUID

from starlette.responses import Response

from portal.routes import kept
from portal.routes.assessments.link import KIND, address, needed, page, read
from portal.routes.passing import passed_on
from portal.routes.visit import PAGE, Visiting, page_router
from portal.schemas.assessments import Results

router = page_router()

OF = "/assessments/{id_}"


@router.api_route(f"{OF}/result", methods=PAGE)
async def assessment_result_page(visit: Visiting, id_: UUID, done: str = "") -> Response:
    """Where the organisation stands and what to do next; an open assessment goes to its overview."""
    headers = kept.needed(visit, KIND, id_)
    reply = await visit.portal.services.send(visit.asker, "GET", "matching", address(id_, "results"), Results, None, headers)
    if reply.value is None and reply.status in (403, 409):
        about = await read(visit, id_)
        if about.state == "completed":  # a colleague's link: the answers are given, the result is the owner's
            return page(visit, "assess/owners.html", 403, about=about)
        return visit.redirect(address(id_))
    found = needed(reply)
    return page(visit, "assess/result.html", result=found, alike=_alike(found), done=done)


@router.get(f"{OF}/report.pdf")
async def assessment_report(visit: Visiting, id_: UUID, language: Literal["lv", "en"] = "lv") -> Response:
    """The result as PDF, in either language."""
    return await passed_on(visit, "matching", address(id_, "report.pdf"), kept.needed(visit, KIND, id_), {"language": language})


@router.get(f"{OF}/export.json")
async def assessment_export(visit: Visiting, id_: UUID) -> Response:
    """All that is kept of it, of every stage."""
    return await passed_on(visit, "matching", address(id_, "export"), kept.needed(visit, KIND, id_))


def _alike(result: Results) -> dict[str, float] | None:
    """The dimensions' means of the first group of others alike that is shown: what the radar draws beside one's own."""
    shown = (each.dimensions for each in result.comparisons if each.shown and each.dimensions)
    return next((each for each in shown if all(axis.id in each for axis in result.dimensions)), None)
