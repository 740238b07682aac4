"""What every answer of the portal passes on its way out: security headers, compression, the cache of static files."""

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.parts import Portal
from portal.rendering.static import STATIC
from portal.routes import missing

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
        self._ours = GZipMiddleware(app, minimum_size=800, compresslevel=5)

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
