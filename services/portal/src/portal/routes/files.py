"""The few files that browsers and robots look for at fixed addresses."""

from starlette.responses import FileResponse, PlainTextResponse, Response

from portal.rendering.static import STATIC
from portal.routes.visit import PAGE, Visiting, page_router

router = page_router()

ROBOTS = """User-agent: *
Allow: /api/training/sitemap
Disallow: /api/
Disallow: /live/stream
Disallow: /subscriptions/
Disallow: /assessments/
Disallow: /organisations/
Disallow: /*?*cursor=
"""
DAY = {"Cache-Control": "public, max-age=86400"}


@router.api_route("/robots.txt", methods=PAGE)
async def robots(visit: Visiting) -> Response:
    """What robots may read: the pages, not the interfaces."""
    sitemap = f"{visit.portal.settings.public_url.rstrip('/')}/api/training/sitemap.xml"
    return PlainTextResponse(f"{ROBOTS}Sitemap: {sitemap}\n", headers=DAY)


@router.api_route("/favicon.ico", methods=PAGE)
async def favicon() -> Response:
    """For browsers that do not read the page's own link to it."""
    return FileResponse(STATIC / "images" / "icon.svg", headers=DAY, media_type="image/svg+xml")
