"""Naming a source and changing it; what it would bring is shown before anything is kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.domain.sources import METHODS, beside, body_of, typed_of
from portal.forms import key_of, read_form
from portal.routes.desk.sources import read_source
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas.sources import Source, Trial
from portal.services import Reply

router = page_router()

TRIAL_SECONDS = 30.0
"""Longer than training takes at most for a trial."""
EMPTY = {"method": METHODS[0], "every_hours": "24", "choices.defaults.language": "lv"}


@router.api_route("/desk/{hub}/sources/new", methods=PAGE)
async def desk_source_new_page(visit: AtDesk) -> Response:
    """The empty form."""
    return _form(visit, EMPTY)


@router.post("/desk/{hub}/sources/new")
async def desk_source_create(request: Request, visit: AtDesk) -> Response:
    """Tries the source out or names it, as the pressed button says."""
    form = await read_form(request)
    body = {**body_of(form), "hub": visit.hub}
    if form.get("act") == "try":
        return await _tried(visit, form, body)
    reply = await visit.change("POST", "/sources", Source, body, key=key_of(form))
    if reply.value is None:
        return _refused(visit, form, reply)
    return visit.redirect(f"/desk/{visit.hub}/sources/{reply.value.id}?done=created")


@router.api_route("/desk/{hub}/sources/{source_id}/edit", methods=PAGE)
async def desk_source_edit_page(visit: AtDesk, source_id: UUID) -> Response:
    """The form with what is kept."""
    source = await read_source(visit, source_id)
    typed = typed_of(source.model_dump(mode="json")) | {"version": str(source.revision)}
    return _form(visit, typed, source=source)


@router.post("/desk/{hub}/sources/{source_id}/edit")
async def desk_source_revise(request: Request, visit: AtDesk, source_id: UUID) -> Response:
    """Tries the changed source out or keeps the change, as the pressed button says."""
    form = await read_form(request)
    source = await read_source(visit, source_id)
    if form.get("act") == "try":
        return await _tried(visit, form, {**body_of(form), "hub": visit.hub}, source)
    reply = await visit.change("PUT", f"/sources/{source_id}", Source, body_of(form), version=form.get("version", ""))
    if reply.value is None:
        return _refused(visit, form, reply, source)
    reset = reply.value.approval == "waiting" and source.approval != "waiting"
    return visit.redirect(f"/desk/{visit.hub}/sources/{source_id}?done={'reset' if reset else 'saved'}")


async def _tried(visit: DeskVisit, form: Mapping[str, str], body: Mapping[str, Any], source: Source | None = None) -> Response:
    reply = await visit.change("POST", "/sources/test", Trial, body, key=key_of(form), seconds=TRIAL_SECONDS)
    if reply.value is None:
        return _refused(visit, form, reply, source)
    return _form(visit, form, source=source, trial=reply.value)


def _refused(visit: DeskVisit, form: Mapping[str, str], reply: Reply[Any], source: Source | None = None) -> Response:
    if reply.status == 412 and source is not None:
        # What was typed stays; sent once more it is a change of what is kept now, which the page shows.
        return _form(visit, {**form, "version": str(source.revision)}, 412, source=source)
    return _form(visit, form, reply.status, source=source, problems=beside(reply.problems))


def _form(
    visit: DeskVisit,
    typed: Mapping[str, str],
    status: int = 200,
    *,
    source: Source | None = None,
    trial: Trial | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    context: dict[str, Any] = {"typed": typed, "source": source, "trial": trial, "problems": problems or {}, "is_stale": status == 412}
    return visit.render("desk/sources/form.html", status, **context, methods=METHODS)
