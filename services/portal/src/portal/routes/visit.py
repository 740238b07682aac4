"""A reader's visit to a page: in which language, the answer with its headers and cookies, and its failures as pages too."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chassis.errors import Forbidden, InvalidInput, Problem, Unavailable
from chassis.permissions import authorise
from chassis.problems import problem_response, problem_text
from chassis.retryable import is_retryable
from chassis.telemetry import current_correlation
from portal import metrics
from portal.errors import BadLink, LinkNeeded, PageMissing, PartAway, SignInNeeded
from portal.forms import read_form
from portal.parts import Portal
from portal.rendering import View, preferences
from portal.services import Asker

log = structlog.get_logger()

PAGE = ["GET", "HEAD"]
YEAR = 365 * 24 * 3600
FORM = "application/x-www-form-urlencoded"
VARY = "Accept-Language, Cookie"


class Visit:
    """One request for a page. `render` answers it."""

    def __init__(self, request: Request) -> None:
        self.portal: Portal = request.app.state.portal
        self.request = request
        self.now = datetime.now(UTC)
        chosen = preferences(request.query_params, request.cookies, request.headers.get("accept-language", ""))
        self.view = View(request.url.path, request.query_params.multi_items(), chosen)
        self.asker = Asker(request.client.host if request.client else "unknown", chosen.language)

    def render(self, template: str, status: int = 200, *, is_private: bool = False, **context: object) -> Response:
        """The page. A choice of language or theme that the address makes is kept in a cookie. A private one leaves no trace."""
        with metrics.RENDER_SECONDS.labels(template).time():
            html = self.portal.pages.render(template, self.view, now=self.now, **context)
        headers = {
            "Cache-Control": "no-store" if is_private else "private, no-cache",
            "Content-Language": self.view.preferences.language,
            "Vary": VARY,
        }
        if is_private:
            headers["Referrer-Policy"] = "no-referrer"
        return self._remember(HTMLResponse(html, status, headers))

    def redirect(self, address: str) -> Response:
        """Goes on to another page of ours by GET, after a form: reloading it sends nothing again."""
        return self._remember(RedirectResponse(address, 303, {"Cache-Control": "no-store"}))

    def _remember(self, response: Response) -> Response:
        named = self.request.query_params
        for name, value in (("lang", self.view.preferences.language), ("theme", self.view.preferences.theme)):
            if named.get(name) == value:
                secure = self.request.url.scheme == "https"
                response.set_cookie(name, value, max_age=YEAR, path="/", samesite="lax", httponly=True, secure=secure)
        return response


async def _visit(request: Request) -> Visit:
    return Visit(request)


Visiting = Annotated[Visit, Depends(_visit)]
"""What the route of a page asks for."""


class PageRoute(APIRoute):
    """A route whose failures are pages too, in the reader's language."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, with its failures caught."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except BadLink as error:
                return Visit(request).render("enrolments/bad_link.html", 404, is_private=True, said=error.said)
            except LinkNeeded as error:
                return Visit(request).render("link_needed.html", 404, is_private=True, kind=error.kind)
            except Exception as error:  # noqa: BLE001  every failure is answered, and logged where it is ours
                return await _answered(request, error)

        return handle


def page_router() -> APIRouter:
    """A router of pages."""
    return APIRouter(include_in_schema=False, route_class=PageRoute, dependencies=[Depends(authorise)])


async def _answered(request: Request, error: Exception) -> Response:
    try:
        pairs = await _sent(request)
    except (Problem, ClientDisconnect) as unread:  # what cannot be read cannot be kept
        return failure(request, unread if isinstance(error, SignInNeeded) else error)
    if isinstance(error, SignInNeeded):
        return _sign_in_first(request, pairs)
    return failure(request, error, pairs)


async def _sent(request: Request) -> Sequence[tuple[str, str]]:
    """What a form sent, for a page that sends it once more; never a password. Raises ForeignForm, FormBroken, TooLarge."""
    if request.method in PAGE or not request.headers.get("content-type", "").startswith(FORM):
        return ()
    form = await read_form(request)  # as the route did, if it came so far: the body is kept with the request
    return () if "password" in form else form.pairs()


def failure(request: Request, error: Exception, pairs: Sequence[tuple[str, str]] = ()) -> Response:
    """The page for a failure; other problems (too many requests, refused tokens) are documents, which the frame makes pages for readers.

    `pairs` are what a form sent: where it failed through no fault of its own, the page keeps them and sends them again.
    """
    visit = Visit(request)
    match error:
        case PageMissing() | RequestValidationError() | HTTPException(status_code=404) | Problem(status=404):
            return visit.render("error.html", 404, kind="missing", trace="")
        case PartAway() | Unavailable():
            return _away(visit, pairs)
        case Forbidden() | InvalidInput():
            return refused(visit, error.status, problem_text(error, visit.view.preferences.language))
        case Problem():
            return problem_response(request, error)
    if is_retryable(error):
        log.warning("a part is away", path=request.url.path, error=repr(error))
        return _away(visit, pairs)
    log.error("a page failed", path=request.url.path, exc_info=error)
    return visit.render("error.html", 500, is_private=bool(pairs), kind="broken", trace=current_correlation() or "", pairs=pairs)


def refused(visit: Visit, status: int, text: str) -> Response:
    """The page that says why something cannot be done."""
    return visit.render("error.html", status, kind="refused", trace="", text=text)


def _sign_in_first(request: Request, pairs: Sequence[tuple[str, str]]) -> Response:
    """A page waits until the reader has signed in; what a form sent is kept on a page that sends it once more."""
    visit = Visit(request)
    if request.method in PAGE:
        return visit.redirect(f"/sign-in?{urlencode({'next': visit.view.switched()})}")
    return visit.render("signed_out.html", 401, is_private=True, pairs=pairs)


def _away(visit: Visit, pairs: Sequence[tuple[str, str]]) -> Response:
    response = visit.render("error.html", 503, is_private=bool(pairs), kind="away", trace="", pairs=pairs)
    response.headers["Retry-After"] = "5"
    return response
