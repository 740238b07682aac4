"""The one address of the embedded run: hands requests on to the services, bodies streaming both ways. Elsewhere a proxy does this."""

from collections.abc import AsyncIterator, Iterable, Mapping

import httpx
import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from chassis.errors import NotFound
from chassis.telemetry import current_traceparent
from portal import metrics
from portal.errors import ServiceAway, ServiceSlow

log = structlog.get_logger()

LARGEST_FORWARDED = 20 * 1024 * 1024
"""Bytes of a body that is handed on; each service says itself how much it takes, files more than the rest."""

# RFC 9110, section 7.6.1: what concerns one connection only.
HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
NOT_TO_SERVICES = HOP_BY_HOP | {
    "host",
    "cookie",
    "expect",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-prefix",
}
NOT_TO_READERS = HOP_BY_HOP | {"date"}
"""Our own server says when it answered."""
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class Forwarder:
    """Forwards `/api/NAME/…` to the base address of that name."""

    def __init__(self, urls: Mapping[str, str], client: httpx.AsyncClient, seconds: float) -> None:
        self._urls = {name: url.rstrip("/") for name, url in urls.items()}
        self._client = client
        self._timeout = httpx.Timeout(seconds, connect=2, pool=5)

    async def forward(self, request: Request, service: str) -> Response:
        """The service's answer, as it gives it. Raises NotFound, ServiceAway, ServiceSlow."""
        if service not in self._urls:
            raise NotFound(what=f"/api/{service}")
        try:
            answer = await self._send(request, service)
        except httpx.TimeoutException as error:
            metrics.FORWARDED.labels(service, "slow").inc()
            raise ServiceSlow(service=service, headers={"Retry-After": "2"}) from error
        except httpx.TransportError as error:
            metrics.FORWARDED.labels(service, "away").inc()
            log.warning("a service cannot be reached", service_asked=service, error=repr(error))
            raise ServiceAway(service=service, headers={"Retry-After": "2"}) from error
        metrics.FORWARDED.labels(service, "answered").inc()
        response = StreamingResponse(_body(answer), answer.status_code)
        response.raw_headers = _kept(answer.headers.raw, NOT_TO_READERS, answer.headers.get("connection", ""))
        return response

    async def _send(self, request: Request, service: str) -> httpx.Response:
        outgoing = self._outgoing(request, service)
        try:
            return await self._client.send(outgoing, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            # A kept connection that the service closed at that very moment; asking again can do no harm.
            if request.method not in SAFE or _has_body(request.headers):
                raise
            return await self._client.send(self._outgoing(request, service), stream=True)

    def _outgoing(self, request: Request, service: str) -> httpx.Request:
        prefix = f"/api/{service}"
        path = request.scope["raw_path"].decode("latin-1").removeprefix(prefix) or "/"
        query = request.scope["query_string"].decode("latin-1")
        return self._client.build_request(
            request.method,
            f"{self._urls[service]}{path}{'?' + query if query else ''}",
            headers=[*_kept(request.headers.raw, NOT_TO_SERVICES, request.headers.get("connection", "")), *_forwarded(request, prefix)],
            content=request.stream() if _has_body(request.headers) else None,
            timeout=self._timeout,
        )


def _kept(headers: Iterable[tuple[bytes, bytes]], dropped: frozenset[str], connection: str) -> list[tuple[bytes, bytes]]:
    named = {name.strip().lower() for name in connection.split(",")}
    return [(name.lower(), value) for name, value in headers if name.decode("latin-1").lower() not in dropped | named]


def _forwarded(request: Request, prefix: str) -> list[tuple[bytes, bytes]]:
    """Whom the service serves. What the client itself said about this is not believed; the server has checked it."""
    values = {
        "x-forwarded-for": request.client.host if request.client else "unknown",
        "x-forwarded-proto": request.url.scheme,
        "x-forwarded-host": request.headers.get("host", ""),
        "x-forwarded-prefix": prefix,
    }
    # Without these httpx would add its own.
    defaults = {"traceparent": current_traceparent(), "accept-encoding": "identity", "accept": "*/*"}
    values |= {name: value for name, value in defaults.items() if name not in request.headers}
    return [(name.encode(), value.encode("latin-1")) for name, value in values.items()]


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()  # also when the reader went away half-way
