"""Whether a certificate of participation is valid, and what it proves: for anybody who has its code."""

import re
from urllib.parse import quote

from starlette.responses import Response

from portal.errors import PartAway
from portal.routes.visit import PAGE, Visiting, page_router
from portal.schemas.enrolments import Certificate

router = page_router()

CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")


@router.api_route("/certificates", methods=PAGE)
async def certificates_page(visit: Visiting, code: str = "") -> Response:
    """Asks for a code, and leads to its page."""
    given = code.strip()
    if given:
        return visit.redirect(f"/certificates/{quote(given, safe='')}")
    return visit.render("certificate.html", certificate=None, code="", token="")


@router.api_route("/certificates/{code}", methods=PAGE)
async def certificate_page(code: str, visit: Visiting, token: str = "") -> Response:
    """One certificate. `token` is of the person's own letters: only with it the document itself is offered."""
    known = re.sub(r"[\s\u2013\u2014-]+", "-", code.strip().upper())
    if not CODE.fullmatch(known):
        return visit.render("certificate.html", 404, is_private=True, certificate=None, code=code, token="")
    reply = await visit.portal.services.get(visit.asker, "training", f"/certificates/{known}", Certificate)
    if reply.is_away:
        raise PartAway
    status = 200 if reply.value else 404
    return visit.render("certificate.html", status, is_private=True, certificate=reply.value, code=code, token=token)
