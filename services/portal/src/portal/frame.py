"""What every answer of the portal passes on its way out: security headers, compression, refusals as pages, the cache of static files."""

import orjson
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problems import MEDIA_TYPE
from portal.parts import Portal
from portal.rendering.static import STATIC
from portal.routes import missing
from portal.routes.visit import Visit, refused

FORWARDED = "/api/"
"""Under this the services answer, with headers of their own."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TOO_LARGE = 413
MARKED = "public, max-age=31536000, immutable"
UNMARKED = "public, max-age=86400"


def frame(app: FastAPI) -> None:
    """Gives the app the portal's parts and what routers cannot have."""
    app.state.portal = Portal(app.state.runtime)
    app.mount("/static", Static(directory=STATIC), name="static")
    app.include_router(missing.router)
    app.add_middleware(Frame)


class Static(StaticFiles):
    """Our files. An address with the mark of the content (`?v=`) never changes what it names."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year or a day."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = MARKED if scope["query_string"].startswith(b"v=") else UNMARKED
        return response


class Frame:
    """Adds the headers and compresses what is ours; what is forwarded passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._forwarded = app
        self._ours = GZipMiddleware(Refusals(app), minimum_size=800, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(FORWARDED):
            await self._forwarded(scope, receive, send)
            return

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._ours(scope, receive, framed)


class Refusals:
    """Makes a problem document a page, in the reader's language, for whoever reads pages: a file that is too large, too many attempts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "text/html" not in Request(scope).headers.get("accept", ""):
            await self._app(scope, receive, send)
            return
        visit = Visit(Request(scope))
        problem: list[Message] = []

        async def kept(message: Message) -> None:
            if problem or _is_problem(message):
                problem.append(message)
            else:
                await send(message)

        await self._app(_in(visit.view.preferences.language, scope), receive, kept)
        if problem:
            await _page(visit, *problem)(scope, receive, send)


def _is_problem(message: Message) -> bool:
    """Whether a problem document begins here."""
    return message["type"] == "http.response.start" and MutableHeaders(scope=message).get("content-type", "").startswith(MEDIA_TYPE)


def _in(language: str, scope: Scope) -> Scope:
    """The request as one in the language that the reader chose here, so that whoever refuses it speaks that."""
    others = [each for each in scope["headers"] if each[0] != b"accept-language"]
    return {**scope, "headers": [*others, (b"accept-language", language.encode())]}


def _page(visit: Visit, start: Message, *bodies: Message) -> Response:
    if start["status"] == TOO_LARGE:
        return visit.render("error.html", TOO_LARGE, kind="large", trace="")
    said = orjson.loads(b"".join(each.get("body", b"") for each in bodies) or b"{}")
    response = refused(visit, start["status"], str(said.get("detail", "")))
    if retry := MutableHeaders(scope=start).get("retry-after"):
        response.headers["Retry-After"] = retry
    return response
