"""What other sites take: addresses for search engines, the widget."""

from collections.abc import AsyncIterator
from datetime import datetime
from importlib import resources
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from chassis.errors import NotFound
from chassis.permissions import authorise
from chassis.service import Running, Runtime
from training.domain.outputs import sitemaps
from training.domain.outputs.shown import Addresses
from training.queries.outputs import sitemaps as queries
from training.routes.outputs.answering import Asking
from training.routes.outputs.media import SCRIPT, XML, answers

router = APIRouter(tags=["formats"], dependencies=[Depends(authorise)])

AT_ONCE = 5_000
HOUR = 3_600
WIDGET = resources.files("training.routes.outputs").joinpath("widget.js").read_text("utf-8")


@router.get("/sitemap.xml", response_class=Response, responses=answers(XML))
async def sitemap_index(running: Running, asked: Asking) -> Response:
    """The parts of the sitemap."""
    async with running.database.reading() as work:
        parts = await queries.parts(work, sitemaps.LARGEST)
        hubs = await queries.hubs(work)
    at = f"{asked.addresses.api}/sitemaps"
    listed: list[tuple[str, datetime | None]] = [(f"{at}/{number}.xml", changed) for number, changed in enumerate(parts, 1)]
    if hubs:
        listed.append((f"{at}/hubs.xml", max((changed for _, changed in hubs if changed), default=None)))
    text = sitemaps.index(listed)
    return asked.answer(text, XML, asked.tag(text), seconds=HOUR)


@router.get("/sitemaps/hubs.xml", response_class=Response, responses=answers(XML))
async def sitemap_of_hubs(running: Running, asked: Asking) -> Response:
    """The hubs' pages."""
    async with running.database.reading() as work:
        hubs = await queries.hubs(work)
    found = sitemaps.pages((asked.addresses.hub(slug), changed) for slug, changed in hubs)
    text = sitemaps.PART_HEAD + found + sitemaps.PART_TAIL
    return asked.answer(text, XML, asked.tag(text), seconds=HOUR)


@router.get("/sitemaps/{part}.xml", response_class=Response, responses=answers(XML))
async def sitemap_part(part: Annotated[int, Path(ge=1, le=100_000)], running: Running, asked: Asking) -> Response:
    """At most 50,000 offerings' pages."""
    async with running.database.reading() as work:
        found = await queries.part(work, (part - 1) * sitemaps.LARGEST, sitemaps.LARGEST)
    if found is None:
        raise NotFound(what="sitemap")
    changed, pages = found
    tag = asked.tag(changed.isoformat(), pages)
    return asked.answer(_pages(running, asked.addresses, part), XML, tag, changed_at=changed, seconds=HOUR)


async def _pages(running: Runtime, addresses: Addresses, part: int) -> AsyncIterator[str]:
    yield sitemaps.PART_HEAD
    left = sitemaps.LARGEST
    async with running.database.reading() as work:
        found = await queries.from_place(work, (part - 1) * sitemaps.LARGEST, min(AT_ONCE, left))
    while found:
        yield sitemaps.pages((addresses.offering(id_), changed) for id_, changed in found)
        left -= len(found)
        if len(found) < AT_ONCE or not left:
            break
        async with running.database.reading() as work:
            found = await queries.following(work, found[-1][0], min(AT_ONCE, left))
    yield sitemaps.PART_TAIL


@router.get("/widget.js", response_class=Response, responses=answers(SCRIPT))
async def widget_script(asked: Asking) -> Response:
    """Fills elements with `data-kopa-filter` on any site; see the beginning of the script."""
    return asked.answer(WIDGET, SCRIPT, asked.tag(WIDGET), seconds=HOUR)
