"""Signing in to the hub desk at the identity provider, and out again."""

import hmac
from typing import Annotated
from urllib.parse import urlencode, urlsplit

import orjson
import structlog
from fastapi import Cookie, Request
from starlette.responses import Response

from chassis.errors import NotSignedIn
from chassis.secret import new_secret
from portal.errors import ProviderRefused, SignInBroken
from portal.forms import must_be_ours
from portal.parts import SIGNED_IN
from portal.routes.visit import PAGE, Visit, Visiting, page_router

log = structlog.get_logger()
router = page_router()

UNDER_WAY, SESSION = "sign-in", "session"
"""Cookies: what is known of a sign-in until the provider sends the reader back, and the session."""
UNDER_WAY_SECONDS = 900
DESK = "/desk"


@router.api_route("/sign-in", methods=PAGE)
async def sign_in(visit: Visiting, next: str = DESK) -> Response:
    """Sends the reader to the identity provider, and remembers in their browser what was asked there."""
    public = visit.portal.settings.public_url
    if visit.request.url.netloc != urlsplit(public).netloc:  # the provider sends back to there, and a cookie is known to one host only
        return visit.redirect(f"{public.rstrip('/')}/sign-in?{urlencode({'next': local(next)})}")
    asked = {"state": new_secret(), "verifier": new_secret(), "next": local(next)}
    address = await visit.portal.provider.address(asked["state"], asked["verifier"], visit.view.preferences.language)
    response = visit.redirect(address)
    keep(visit, response, UNDER_WAY, orjson.dumps(asked).hex(), UNDER_WAY_SECONDS)
    return response


@router.api_route(SIGNED_IN, methods=PAGE)
async def signed_in(
    visit: Visiting, state: str = "", code: str = "", error: str = "", asked: Annotated[str, Cookie(alias=UNDER_WAY)] = ""
) -> Response:
    """The provider has sent the reader back. Where that is not the answer to what this browser asked, nothing happens."""
    try:
        if error:
            raise ProviderRefused(error)
        known = remembered(asked, state)
        cookie, principal = await visit.portal.sessions.open(await visit.portal.provider.redeem(code, known["verifier"]))
    except (ProviderRefused, NotSignedIn, SignInBroken) as refused:
        log.info("audit", outcome="sign-in refused", why=repr(refused))
        return visit.render("sign_in_failed.html", 403, is_private=True)
    log.info("audit", outcome="signed in", who=principal.subject)
    response = visit.redirect(known["next"])
    keep(visit, response, SESSION, cookie, int(visit.portal.settings.session_hours * 3600))
    forget(response, UNDER_WAY)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, visit: Visiting, session: Annotated[str, Cookie()] = "") -> Response:
    """Ends the session here; what the provider remembers is its own affair."""
    must_be_ours(request)
    await visit.portal.sessions.close(session)
    response = visit.redirect("/")
    forget(response, SESSION)
    return response


def local(address: str) -> str:
    """The address if it is one of our own pages, the desk else: nobody is sent to another site after signing in."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable() else DESK


def remembered(asked: str, state: str) -> dict[str, str]:
    """What this browser asked the provider. Raises SignInBroken where the answer belongs to another question."""
    try:
        known: dict[str, str] = orjson.loads(bytes.fromhex(asked))
        fits = hmac.compare_digest(known["state"].encode(), state.encode())
    except (ValueError, KeyError, TypeError) as error:
        raise SignInBroken from error
    if not fits:
        raise SignInBroken
    return {"verifier": known["verifier"], "next": local(known["next"])}


def keep(visit: Visit, response: Response, name: str, value: str, seconds: int) -> None:
    """Sets a cookie that scripts do not see and other sites do not send."""
    secure = visit.request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, path="/", samesite="lax", httponly=True, secure=secure)


def forget(response: Response, name: str) -> None:
    """Takes a cookie back."""
    response.delete_cookie(name, path="/", samesite="lax", httponly=True)
