"""How every format is answered: in the reader's language, with its type, an ETag, and the way to the rest."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from fastapi import Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from chassis.pages import Page
from chassis.problems import language
from chassis.service import Running, Runtime
from training.domain.outputs.shown import Addresses, Shown
from training.queries.outputs import offerings as queries
from training.schemas.outputs import Language

AT_ONCE = 100
"""Offerings read at once: what an answer of any length holds in memory."""
IN_A_ROW = 10
"""Offerings shaped before other requests have their turn: a few milliseconds of work."""
MOST = 10_000
"""Offerings in one answer that is meant to be read whole; a Link header leads to the next."""
SECONDS = 300
FORMAT = "1"
"""Changed when the same offerings are shaped otherwise, so that nobody keeps the old bytes."""

Pieces = AsyncIterator[str] | AsyncIterator[bytes]


class Asked:
    """What a reader asks besides filters, and how the answer goes back."""

    def __init__(self, request: Request, runtime: Runtime, chosen: str | None) -> None:
        self._request = request
        self.language = chosen or language(request)
        self.addresses = Addresses(runtime.settings.public_url)
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        self._parameters = parse_qsl(request.url.query, keep_blank_values=True)
        self._path = f"{self.addresses.api}{path}"

    @property
    def here(self) -> str:
        """The public address of what was asked for."""
        return self.at()

    def at(self, **changed: str) -> str:
        """The same address with other parameters."""
        kept = [(name, value) for name, value in self._parameters if name not in changed]
        query = urlencode([*kept, *changed.items()])
        return f"{self._path}?{query}" if query else self._path

    def tag(self, *parts: object) -> str:
        """A weak entity tag of what the answer is made of."""
        made_of = "\n".join([FORMAT, self.language, self.here, *map(str, parts)])
        return f'W/"{hashlib.sha256(made_of.encode(errors="surrogatepass")).hexdigest()[:32]}"'

    def is_known(self, tag: str) -> bool:
        """Whether the reader has it already."""
        known = {each.strip().removeprefix("W/") for each in self._request.headers.get("if-none-match", "").split(",")}
        return bool(known & {tag.removeprefix("W/"), "*"})

    def answer(
        self,
        content: Pieces | str | bytes,
        media_type: str,
        tag: str,
        *,
        changed_at: datetime | None = None,
        seconds: int = SECONDS,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer, or 304 where the reader has it. Any page may read it (CORS): it is public, and no cookie counts here."""
        sent = {
            "ETag": tag,
            "Cache-Control": f"public, max-age={seconds}",
            "Vary": "Accept-Language",
            "Content-Language": self.language,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "ETag, Link",
            "X-Content-Type-Options": "nosniff",
        } | dict(headers or {})
        if changed_at is not None:
            sent["Last-Modified"] = format_datetime(changed_at.astimezone(UTC).replace(microsecond=0), usegmt=True)
        if self.is_known(tag):
            return Response(None, 304, sent)
        if isinstance(content, str | bytes):
            return Response(content, 200, sent, media_type)
        return StreamingResponse(content, 200, sent, media_type)


async def _asked(
    request: Request,
    running: Running,
    lang: Annotated[Language | None, Query(description="the language, before what Accept-Language says")] = None,
) -> Asked:
    return Asked(request, running, lang)


async def _whole(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST, description="offerings in one answer; the Link header leads to the rest")] = MOST,
    cursor: Annotated[str | None, Query(max_length=500, description="opaque; from the Link header of the answer before")] = None,
) -> Page:
    return Page(request.url, limit, cursor)


Asking = Annotated[Asked, Depends(_asked)]
"""What a route of a format asks for."""
Whole = Annotated[Page, Depends(_whole)]
"""How much of a list is asked for that is meant to be read whole."""


async def portions(running: Runtime, ids: Sequence[UUID], *, on_offer: bool = True) -> AsyncIterator[list[Shown]]:
    """The offerings in this order, few at a time; no connection is held meanwhile."""
    for start in range(0, len(ids), AT_ONCE):
        async with running.database.reading() as work:
            found = await queries.some(work, ids[start : start + AT_ONCE], on_offer=on_offer)
        for first in range(0, len(found), IN_A_ROW):
            yield found[first : first + IN_A_ROW]
            await asyncio.sleep(0)
