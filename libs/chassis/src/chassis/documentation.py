"""`/docs`: the API read and tried out in a browser, with every file of it our own. FastAPI's page loads its scripts from a CDN.

All addresses are relative, so that the page is the same behind a proxy's prefix as without one.
"""

from html import escape

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)

SERVERS = [{"url": ".", "description": "here"}]
"""The API stands where its openapi.json stands (OpenAPI 3.1, section 4.8.5: relative to the document)."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{title} API</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="docs/files/swagger-ui.css">
  <link rel="stylesheet" href="docs/files/docs.css">
  <script defer src="docs/files/swagger-ui-bundle.js"></script>
  <script defer src="docs/files/docs.js"></script>
</head>
<body>
  <main id="api"><noscript><p>This page needs JavaScript. Without it read <a href="openapi.json">openapi.json</a>.</p></noscript></main>
</body>
</html>
"""


def install(app: FastAPI) -> None:
    """Gives the app its `/docs`."""
    app.include_router(router)
    # Swagger UI itself comes from a package that keeps a copy of its release.
    app.mount("/docs/files", StaticFiles(packages=[("chassis", "static"), ("fastapi_offline", "static")]), name="docs files")


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """The page; the browser reads openapi.json."""
    return HTMLResponse(PAGE.format(title=escape(request.app.title)), headers=HEADERS)
