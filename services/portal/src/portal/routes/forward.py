"""`/api/NAME/…`: the services under the portal's address, where no proxy does it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.parts import Parts

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

# No `authorise` here: the service itself decides, by the same token.
router = APIRouter(include_in_schema=False)


@router.api_route("/api/{service}", methods=METHODS)
@router.api_route("/api/{service}/{path:path}", methods=METHODS)
async def forward(request: Request, service: str, portal: Parts) -> Response:
    """The answer of the service."""
    return await portal.forwarder.forward(request, service)
