"""The live page, and its stream of server-sent events: resumable, in the reader's language, or as JSON for programs."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Literal

import orjson
import structlog
from fastapi import APIRouter, Depends, Header, Query
from starlette.responses import Response, StreamingResponse

from chassis.errors import InvalidInput
from chassis.permissions import authorise
from chassis.retryable import is_retryable
from portal import metrics, queries
from portal.domain.stream import FAMILIES, Family, Happening, lines
from portal.routes.visit import PAGE, Visit, Visiting, page_router

log = structlog.get_logger()
router = page_router()
stream_router = APIRouter(tags=["live"], dependencies=[Depends(authorise)])

SHOWN = 50
READ = 300
"""More than are shown, because messages about one thing become one line."""

RETRY_MILLISECONDS = 2000
NOT_KEPT = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.api_route("/live", methods=PAGE)
async def live_page(visit: Visiting, about: Family | None = None) -> Response:
    """What travelled through the network lately; with JavaScript it goes on by itself."""
    async with visit.portal.runtime.database.reading() as work:
        newest = await queries.newest_seq(work)
        happenings = await queries.stream_latest(work, FAMILIES[about] if about else "", READ)
    after = max([newest, *(each.seq for each in happenings)])
    shown = lines(happenings)[: -SHOWN - 1 : -1]
    return visit.render("live.html", lines=shown, after=after, about=about, families=list(FAMILIES), keep=SHOWN)


@stream_router.get("/live/stream")
async def live_stream(
    visit: Visiting,
    after: Annotated[int | None, Query(ge=0, description="number of the last event seen; none: from now on")] = None,
    last_event_id: Annotated[str | None, Header(description="the same, as browsers send it when they resume")] = None,
    form: Annotated[Literal["html", "json"], Query(alias="format")] = "html",
    about: Family | None = None,
) -> Response:
    """Server-sent events: each `id` is the number to resume from."""
    live = visit.portal.live
    live.admit()
    start = _number(last_event_id) if last_event_id else after
    if start is None:
        start = await live.newest()
    write = _as_json if form == "json" else _Items(visit).write
    return StreamingResponse(
        _stream(visit, start, write, FAMILIES[about] if about else ""), media_type="text/event-stream", headers=NOT_KEPT
    )


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    reason = {"en": "It is no number of this stream; leave it out.", "lv": "Tas nav šīs plūsmas numurs; izlaidiet to."}
    raise InvalidInput(field="Last-Event-ID", reason=reason)


async def _stream(visit: Visit, after: int, write: Any, prefix: str) -> AsyncIterator[str]:
    # With an id before the first event a reader whose line breaks at once resumes where it began, and misses nothing.
    yield f"retry: {RETRY_MILLISECONDS}\nid: {after}\n\n"
    try:
        async for batch in visit.portal.live.follow(after):
            wanted = [each for each in batch if each.type.startswith(prefix)]
            metrics.STREAM_SENT.labels("items" if wanted else "heartbeat").inc()
            yield write(wanted) if wanted else ": still here\n\n"
    except Exception as error:
        if not is_retryable(error):
            raise
        log.warning("a live stream ends because the database is away", error=repr(error))  # the reader resumes


def _as_json(batch: Sequence[Happening]) -> str:
    return "".join(_event(each.seq, orjson.dumps(each, default=str).decode()) for each in batch)


class _Items:
    """Writes items of the list as HTML. Followers of one language get the same batches: what was written is kept for the others."""

    _written: dict[tuple[str, int, int, int], str] = {}
    MOST = 64

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def write(self, batch: Sequence[Happening]) -> str:
        """One event a line; of a burst only as much as the list keeps."""
        key = (self._visit.view.preferences.language, batch[0].seq, batch[-1].seq, len(batch))
        if key not in self._written:
            while len(self._written) >= self.MOST:
                self._written.pop(next(iter(self._written)))
            self._written[key] = "".join(_event(line.happening.seq, self._item(line)) for line in lines(batch)[-SHOWN:])
        return self._written[key]

    def _item(self, line: object) -> str:
        return self._visit.portal.pages.render("live/item.html", self._visit.view, line=line).strip()


def _event(number: int, data: str) -> str:
    return f"id: {number}\n" + "".join(f"data: {line}\n" for line in data.splitlines()) + "\n"
