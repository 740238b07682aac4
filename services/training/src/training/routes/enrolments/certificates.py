"""Certificates: anyone who has the code can check one; the document itself is the person's and the hub's."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from chassis.errors import Forbidden
from chassis.permissions import Caller
from chassis.requests import Answer
from chassis.service import Running
from training.commands.enrolments.tokens import holder
from training.messages.certificates import document
from training.queries.enrolments import certificates as queries
from training.routes.enrolments.tokens import AnyToken
from training.schemas.enrolments import CertificateView, Language

router = APIRouter(tags=["certificates"])

Code = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){3}$")]
PDF = "application/pdf"
WHOSE = {
    "en": "The document is given to the person whom it is about (Enrolment-Token) and to the staff of the hub.",
    "lv": "Dokumentu izsniedz personai, par kuru tas ir (Enrolment-Token), un centra darbiniekiem.",
}


@router.get("/certificates/{code}.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def print_certificate(
    code: Code, running: Running, caller: Caller, token: AnyToken, language: Annotated[Language | None, Query()] = None
) -> Response:
    """The certificate as PDF (A4, tagged), in the language asked for, else in the person's."""
    async with running.database.reading() as work:
        certified = await queries.read(work, code)
        is_own = token is not None and (await holder(work, token)).id == certified.person_id
    if not is_own and not (caller and certified.shown.hub in caller.hubs):
        raise Forbidden(reason=WHOSE)
    link = f"{running.settings.public_url.rstrip('/')}/certificates/{certified.shown.code}"
    content = await asyncio.to_thread(document, certified.shown, certified.name, link, language or certified.language or "lv")
    return Response(content, media_type=PDF, headers={"Content-Disposition": f'inline; filename="{certified.shown.code}.pdf"'})


@router.get("/certificates/{code}", response_model=CertificateView)
async def check_certificate(code: Code, running: Running) -> Response:
    """Whether a certificate is valid, and what it proves."""
    async with running.database.reading() as work:
        return Answer((await queries.read(work, code)).shown).response()
