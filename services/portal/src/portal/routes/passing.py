"""Files of a service that are the reader's own, passed on whole: a report, an export."""

from collections.abc import Mapping

import httpx
from starlette.responses import Response

from portal.errors import PartAway
from portal.routes.visit import Visit

TAKEN = ("Content-Type", "Content-Disposition")
"""What is passed on of a file's headers."""


async def passed_on(visit: Visit, service: str, path: str, headers: Mapping[str, str], params: Mapping[str, str] | None = None) -> Response:
    """The file that a secret opens; nobody keeps it. Raises PartAway, PageMissing, Forbidden."""
    answer = await visit.portal.services.open(visit.asker, service, path, params, headers)
    try:
        content = await answer.aread()
    except httpx.HTTPError as error:
        raise PartAway from error
    finally:
        await answer.aclose()
    passed = {name: answer.headers[name] for name in TAKEN if name in answer.headers}
    return Response(content, headers={**passed, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
