"""Telling who one is: a new organisation, changing what it says, and asking for its link by e-mail."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.domain.organising import beside, organisation_of
from portal.errors import LinkNeeded, PartAway
from portal.forms import id_of, key_of, read_form
from portal.routes import kept
from portal.routes.assessments.link import read as read_assessment
from portal.routes.organisations.holder import KIND, address, change, every, page, read
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Nothing
from portal.schemas.assessments import Opened
from portal.schemas.organisations import Organisation

router = page_router()

STALE = 412
BINDABLE: tuple[kept.Thing, ...] = ("assessment", "need")
About = Mapping[kept.Thing, UUID | None]
"""What an organisation is told of for, or what is to belong to it."""
KINDS = {"sme": "company", "public": "public-body"}
"""Whom an assessment is of -> what kind of organisation that is."""


@router.api_route("/organisation", methods=PAGE)
async def organisation_page(visit: Visiting, assessment: UUID | None = None, need: UUID | None = None, another: str = "") -> Response:
    """Where an organisation is told of, or opened: by what this browser holds, or by a link that is asked for here."""
    if assessment is None and need is None and not another and (known := await every(visit)):
        return visit.redirect(address(known[0].id))
    return await _start(visit, await _filled_in(visit, assessment), {"assessment": assessment, "need": need})


@router.post("/organisation")
async def organisation_create(request: Request, visit: Visiting) -> Response:
    """Writes it down; what it was told of for, an assessment or a need, belongs to it from then on."""
    form = await read_form(request)
    body = organisation_of(form, form.get("org.country", visit.portal.setting.country), form.get("org.language", visit.asker.language))
    headers = {"Idempotency-Key": key_of(form)}
    reply = await visit.portal.services.send(visit.asker, "POST", "matching", "/organisations", Opened, body, headers)
    if reply.is_away:
        raise PartAway
    about = {name: id_of(form[name]) if name in form else None for name in BINDABLE}
    if reply.value is None:
        return await _start(visit, form, about, beside(reply.problems), reply.status)
    made = reply.value
    done = await bound(visit, made.id, about, made.token)
    response = visit.redirect(f"{address(made.id)}?done={done or 'created'}")
    return kept.keep(visit, response, KIND, made.id, made.token)


@router.post("/organisation/link")
async def organisation_link(request: Request, visit: Visiting) -> Response:
    """Has a letter with a new link sent. The page after it is the same whether the address was known or not."""
    form = await read_form(request)
    body = {"email": form.get("email", ""), "language": visit.asker.language}
    headers = {"Idempotency-Key": key_of(form)}
    reply = await visit.portal.services.send(visit.asker, "POST", "matching", "/organisations/links", Nothing, body, headers)
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        problems = {"email": reply.problems.get("email") or reply.refusal}
        return await _start(visit, form, {}, problems, reply.status)
    return visit.redirect("/organisation/sent")


@router.api_route("/organisation/sent", methods=PAGE)
async def organisation_sent_page(visit: Visiting) -> Response:
    """What to do now: open the mail."""
    return visit.render("organisation/sent.html")


@router.api_route("/organisations/{id_}/edit", methods=PAGE)
async def organisation_edit_page(visit: Visiting, id_: UUID) -> Response:
    """What the organisation says of itself, to be changed."""
    about = await read(visit, id_)
    return _editing(visit, about, about.as_form(), {})


@router.post("/organisations/{id_}/edit")
async def organisation_edit(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Saves it. Where somebody else changed it in between, both are shown and nothing is lost."""
    form = await read_form(request)
    about = await read(visit, id_)
    body = organisation_of(form, form.get("org.country", about.country), form.get("org.language", about.language))
    version = form.get("version", "")
    more = {"If-Match": f'"v{version}"' if version.isdecimal() else '"v0"'}
    reply = await change(visit, "PUT", id_, "", Organisation, body=body, more=more)
    if reply.value is not None:
        return visit.redirect(f"{address(id_)}?done=saved")
    stale = reply.status == STALE
    if stale and body == organisation_of(about.as_form(), about.country, about.language):  # a second click: it says this already
        return visit.redirect(f"{address(id_)}?done=saved")
    return _editing(visit, about, form, {} if stale else beside(reply.problems), reply.status, stale=stale)


async def bound(visit: Visit, id_: UUID, about: About, token: str = "") -> str:
    """Gives the organisation an assessment or a need whose link this browser holds: what was done, or "" where nothing was."""
    done = ""
    for thing in BINDABLE:
        other = about.get(thing)
        header = kept.held(visit, thing, other) if other else {}
        if header:
            reply = await change(visit, "PUT", id_, f"{thing}s/{other}", Nothing, more=header, token=token)
            done = "bound" if reply.value is not None else "not-bound"
    return done


async def _filled_in(visit: Visit, assessment: UUID | None) -> dict[str, str]:
    """What an assessment says of its organisation already."""
    if assessment is None:
        return {}
    try:
        about = await read_assessment(visit, assessment)
    except (LinkNeeded, PartAway):  # the form is as good without
        return {}
    said = {
        "name": about.name,
        "size_class": about.size_class,
        "sector": about.sector,
        "region": about.region,
        "kind": KINDS.get(about.audience),
    }
    return {f"org.{name}": value for name, value in said.items() if value}


async def _start(
    visit: Visit, typed: Mapping[str, str], about: About, problems: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    context = {"typed": typed, "about": about, "problems": problems or {}, "known": await every(visit)}
    return page(visit, "organisation/start.html", status, **context)


def _editing(
    visit: Visit,
    about: Organisation,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    *,
    stale: bool = False,
) -> Response:
    return page(visit, "organisation/edit.html", status, about=about, typed=typed, problems=problems, stale=stale)
