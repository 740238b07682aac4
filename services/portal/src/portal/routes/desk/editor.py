"""Writing an offering: a new one, or one of the hub's, saved, previewed, published, handed to a colleague."""

from uuid import UUID, uuid5

from fastapi import Request
from starlette.responses import Response

from portal.domain.writing import Written, another_row, row_numbers, same, without_row, written
from portal.errors import FormBroken
from portal.forms import Fields, key_of, read_form
from portal.routes.desk.preview import preview
from portal.routes.desk.sheet import own, problems_of, said_of, sheet
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas.desk import OwnOffering
from portal.services import Reply

router = page_router()

LEADS_TO = {"publish": "published", "submit": "in_review", "return": "draft"}
"""Button that does more than save -> the state in which the offering is afterwards."""
STALE, MISTAKES = 412, 422


@router.api_route("/desk/{hub}/offerings/new", methods=PAGE)
async def desk_new_offering_page(visit: AtDesk) -> Response:
    """An empty sheet."""
    return await sheet(visit)


@router.api_route("/desk/{hub}/offerings/{offering_id}", methods=PAGE)
async def desk_offering_page(visit: AtDesk, offering_id: UUID, done: str = "") -> Response:
    """The sheet of one of the hub's offerings."""
    return await sheet(visit, await own(visit, offering_id), done=done)


@router.post("/desk/{hub}/offerings/new")
async def desk_new_offering(request: Request, visit: AtDesk) -> Response:
    """Does with a new offering what the pressed button says."""
    return await _act(visit, await read_form(request), None)


@router.post("/desk/{hub}/offerings/{offering_id}")
async def desk_offering(request: Request, visit: AtDesk, offering_id: UUID) -> Response:
    """Does with an offering what the pressed button says."""
    form = await read_form(request)
    return await _act(visit, form, await own(visit, offering_id))


async def _act(visit: DeskVisit, form: Fields, offering: OwnOffering | None) -> Response:
    act, _, number = form.get("act", "save").partition(".")
    match act:
        case "add_date":
            typed = Fields(another_row(form))
            return await sheet(visit, offering, typed, focus=f"sessions.{row_numbers(typed)[-1]}.starts_at")
        case "remove_date":
            return await sheet(visit, offering, Fields(without_row(form, _row(number))), focus="dates")
        case "edit":
            return await sheet(visit, offering, form)
    said = written(form, offering.known() if offering else None)
    if said.problems:
        return await sheet(visit, offering, form, status=MISTAKES, problems=said_of(visit, said.problems))
    if act == "preview":
        return await preview(visit, form, said, offering)
    if act == "save" or act in LEADS_TO:
        return await _keep(visit, form, said, offering, act)
    raise FormBroken


async def _keep(visit: DeskVisit, form: Fields, said: Written, offering: OwnOffering | None, act: str) -> Response:
    """Saves, then goes the step that was asked for. Each is done once, however often the form comes."""
    stored = await _store(visit, form, said, offering)
    if stored.value is None:
        problems = {} if stored.status == STALE else problems_of(stored, said.rows)
        return await sheet(visit, offering, form, status=stored.status, problems=problems)
    saved = stored.value
    if act in LEADS_TO and saved.state != LEADS_TO[act]:
        key = str(uuid5(UUID(key_of(form)), act))
        stepped = await visit.step(f"/offerings/{saved.id}/{act}", key, saved.version)
        if stepped.value is None:  # what was written is saved, and shown as it is now
            return await sheet(visit, await own(visit, saved.id), status=stepped.status, problems=problems_of(stepped, said.rows))
    if act == "publish":
        return visit.redirect(f"/desk/{visit.hub}/offerings/{saved.id}/published")
    return visit.redirect(f"/desk/{visit.hub}/offerings/{saved.id}?done={act}")


async def _store(visit: DeskVisit, form: Fields, said: Written, offering: OwnOffering | None) -> Reply[OwnOffering]:
    if offering is None:
        return await visit.change("POST", "/offerings", OwnOffering, {**said.body, "hub": visit.hub}, key=key_of(form))
    reply = await visit.change("PUT", f"/offerings/{offering.id}", OwnOffering, said.body, version=form.get("version", ""))
    if reply.status == STALE and same(offering.known(), said.body):
        return Reply(offering, 200)  # the first of two clicks has saved it
    return reply


def _row(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise FormBroken
    return int(text)
