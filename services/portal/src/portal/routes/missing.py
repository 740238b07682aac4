"""The page for every address that is no page. Comes after everything else."""

from starlette.responses import Response

from portal.errors import PageMissing
from portal.routes.visit import PAGE, page_router

router = page_router()


@router.api_route("/{path:path}", methods=PAGE)
async def missing_page(path: str) -> Response:
    """There is no such page."""
    raise PageMissing(path)
