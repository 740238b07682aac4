"""Whom the organisation lets see what and until when; and the aid that it has had."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.errors import PartAway
from portal.forms import id_of, key_of, read_form
from portal.routes.directory import hub_names
from portal.routes.organisations.holder import address, ask, change, page, read
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Nothing
from portal.schemas.organisations import Consents, Ledger

router = page_router()

OF = "/organisations/{id_}"
DAYS = (30, 90, 180, 365, 730)
"""How long a consent can be given for."""


@router.api_route(f"{OF}/consents", methods=PAGE)
async def organisation_consents_page(visit: Visiting, id_: UUID, done: str = "") -> Response:
    """What holds now, what has ended, and giving another."""
    return await _consents(visit, id_, {}, done=done)


@router.post(f"{OF}/consents")
async def organisation_consent_give(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Lets a hub see something for so many days."""
    form = await read_form(request)
    days = form.get("days", "")
    body = {"hub": form.get("hub", ""), "purpose": form.get("purpose", ""), "days": int(days) if days.isdecimal() else 0}
    reply = await change(visit, "POST", id_, "consents", Nothing, body=body, key=key_of(form))
    if reply.value is None:
        return await _consents(visit, id_, form, status=reply.status, problems=reply.problems)
    return visit.redirect(f"{address(id_, 'consents')}?done=given")


@router.post(f"{OF}/consents/withdraw")
async def organisation_consent_withdraw(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Ends a consent at once. A second click finds it ended."""
    form = await read_form(request)
    reply = await change(visit, "DELETE", id_, f"consents/{id_of(form.get('consent', ''))}", Nothing)
    if reply.value is None:
        return await _consents(visit, id_, {}, status=reply.status, problems={"": reply.refusal})
    return visit.redirect(f"{address(id_, 'consents')}?done=withdrawn")


@router.api_route(f"{OF}/aid", methods=PAGE)
async def organisation_aid_page(visit: Visiting, id_: UUID) -> Response:
    """The aid granted, with its running sum against the ceiling."""
    about, found, names = await asyncio.gather(read(visit, id_), ask(visit, id_, "aid", Ledger), hub_names(visit))
    if found.is_away:
        raise PartAway
    return page(visit, "organisation/aid.html", about=about, ledger=found.or_raise(), hub_names=names)


async def _consents(
    visit: Visit, id_: UUID, typed: Mapping[str, str], *, status: int = 200, done: str = "", problems: Mapping[str, str] | None = None
) -> Response:
    about, found, names = await asyncio.gather(read(visit, id_), ask(visit, id_, "consents", Consents), hub_names(visit))
    if found.is_away:
        raise PartAway
    holding = [each for each in found.or_raise().items if each.holds(visit.now)]
    ended = [each for each in found.or_raise().items if each not in holding]
    until = [(days, visit.now + timedelta(days=days)) for days in DAYS]
    context = {"holding": holding, "ended": ended, "hub_names": names, "until": until}
    return page(visit, "organisation/consents.html", status, about=about, typed=typed, done=done, problems=problems or {}, **context)
