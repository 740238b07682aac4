"""The catalogue by filter, in every format."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.pages import Page, Paged
from chassis.permissions import authorise
from chassis.service import Running, Runtime
from training.catalogue import Catalogue
from training.domain.outputs import calendars, elm, feeds, pages, structured, tables
from training.domain.outputs.embedding import embeddable
from training.parts import Searching
from training.queries.outputs import networks
from training.queries.outputs import offerings as queries
from training.routes.outputs.answering import Asked, Asking, Whole, portions
from training.routes.outputs.media import ATOM, CSV, HTML, ICS, JSON_FEED, JSON_LD, answers
from training.schemas.outputs import Alarm, PublicFilters

router = APIRouter(tags=["formats"], dependencies=[Depends(authorise)])

NAME = {"lv": "Digitālo prasmju piedāvājumi", "en": "Offers of digital skills"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Chosen = Annotated[PublicFilters, Query()]


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found: all ids, and how to ask for the rest."""

    ids: tuple[UUID, ...]
    total: int
    next: str | None
    headers: Mapping[str, str]
    stamp: queries.Stamp


async def _find(running: Runtime, catalogue: Catalogue, filters: PublicFilters, page: Page, asked: Asked) -> Listing:
    after = page.after(int, str)
    found = await catalogue.search(filters.question(), page.limit, (after[0], after[1]) if after else None, counts=False)
    async with running.database.reading() as work:
        stamp = await queries.stamp(work, found.ids)
    body, headers = page.answer_until([], found.next)
    return Listing(found.ids, found.total, asked.at(cursor=body["next"]) if body["next"] else None, headers, stamp)


def _reply(asked: Asked, found: Listing, media: str, pieces: AsyncIterator[str] | AsyncIterator[bytes], **more: str) -> Response:
    tag = asked.tag(media, found.total, found.stamp.digest)
    return asked.answer(pieces, media, tag, changed_at=found.stamp.changed_at, headers={**found.headers, **more})


@router.get("/offerings.jsonld", response_class=Response, responses=answers(JSON_LD))
async def offerings_as_json_ld(running: Running, catalogue: Searching, filters: Chosen, page: Paged, asked: Asking) -> Response:
    """An ItemList of schema.org; ready to stand in a page's `<script type="application/ld+json">`."""
    found = await _find(running, catalogue, filters, page, asked)

    async def pieces() -> AsyncIterator[str]:
        whole = {"@context": structured.CONTEXT, "@type": "ItemList", "name": NAME[asked.language], "url": asked.here}
        yield embeddable(whole | {"numberOfItems": found.total}).removesuffix("}") + ',"itemListElement":['
        position = 0
        async for portion in portions(running, found.ids):
            for each in portion:
                position += 1
                entry = structured.listed(each, asked.addresses, asked.language, position)
                yield ("," if position > 1 else "") + embeddable(entry)
        yield "]}"

    return _reply(asked, found, JSON_LD, pieces())


@router.get("/offerings.ics", response_class=Response, responses=answers(ICS))
async def offerings_as_calendar(
    running: Running, catalogue: Searching, filters: Chosen, page: Whole, asked: Asking, alarm: Alarm | None = None
) -> Response:
    """The dates of what is found; a calendar application may subscribe to it."""
    found = await _find(running, catalogue, filters, page, asked)
    look = calendars.Look(NAME[asked.language], asked.language, asked.addresses, calendars.alarm(alarm))
    return _reply(asked, found, ICS, dates(running, found.ids, look))


async def dates(running: Runtime, ids: tuple[UUID, ...], look: calendars.Look, *, on_offer: bool = True) -> AsyncIterator[bytes]:
    """A calendar of these offerings, portion by portion."""
    made = calendars.Calendar(look)
    yield made.begin()
    async for portion in portions(running, ids, on_offer=on_offer):
        for dated in (calendars.Dated(each, session) for each in portion for session in each.offering.sessions):
            yield made.entry(dated)
            await asyncio.sleep(0)  # a series has up to two hundred dates, each a millisecond's work
    yield made.end()


@router.get("/offerings.atom", response_class=Response, responses=answers(ATOM))
async def offerings_as_atom(running: Running, catalogue: Searching, filters: Chosen, page: Paged, asked: Asking) -> Response:
    """What is new; older pages by `rel="next"`."""
    found = await _find(running, catalogue, filters, page, asked)
    look = _look(asked, found)

    async def pieces() -> AsyncIterator[str]:
        yield feeds.atom_head(look)
        async for portion in portions(running, found.ids):
            yield "".join(feeds.atom_entry(each, look) for each in portion)
        yield feeds.ATOM_TAIL

    return _reply(asked, found, ATOM, pieces())


@router.get("/offerings.feed.json", response_class=Response, responses=answers(JSON_FEED))
async def offerings_as_json_feed(running: Running, catalogue: Searching, filters: Chosen, page: Paged, asked: Asking) -> Response:
    """The same as JSON Feed 1.1; older pages by `next_url`."""
    found = await _find(running, catalogue, filters, page, asked)
    look = _look(asked, found)

    async def pieces() -> AsyncIterator[str]:
        yield feeds.json_head(look)
        before = ""
        async for portion in portions(running, found.ids):
            for each in portion:
                yield before + embeddable(feeds.json_item(each, look))
                before = ","
        yield feeds.JSON_TAIL

    return _reply(asked, found, JSON_FEED, pieces())


@router.get("/offerings.csv", response_class=Response, responses=answers(CSV))
async def offerings_as_table(
    running: Running,
    catalogue: Searching,
    filters: Chosen,
    page: Whole,
    asked: Asking,
    bom: Annotated[bool, Query(description="begin with a byte order mark, by which Excel knows UTF-8")] = False,
) -> Response:
    """One row for each date, or for an offering that has none."""
    found = await _find(running, catalogue, filters, page, asked)

    async def pieces() -> AsyncIterator[str]:
        yield (tables.BOM if bom else "") + tables.head()
        async for portion in portions(running, found.ids):
            yield "".join(row for each in portion for row in tables.rows(each, asked.addresses, asked.language))

    return _reply(asked, found, CSV, pieces(), **{"Content-Disposition": 'attachment; filename="offerings.csv"'})


@router.get("/elm.jsonld", response_class=Response, responses=answers(JSON_LD))
async def offerings_as_learning_model(running: Running, catalogue: Searching, filters: Chosen, page: Whole, asked: Asking) -> Response:
    """The European Learning Model: hubs, what can be learnt, and when. Services and events teach nothing and are left out."""
    found = await _find(running, catalogue, filters, page, asked)
    country = networks.country(running.settings.network_dir)

    async def pieces() -> AsyncIterator[str]:
        yield '{"@context":' + embeddable(elm.CONTEXT) + ',"@graph":['
        graph, before = elm.Graph(asked.addresses, country), ""
        async for portion in portions(running, found.ids):
            for node in (node for each in portion for node in graph.nodes(each)):
                yield before + embeddable(node)
                before = ","
        yield "]}"

    return _reply(asked, found, JSON_LD, pieces())


@router.get("/widget.html", response_class=Response, responses=answers(HTML))
async def offerings_as_links(running: Running, catalogue: Searching, filters: Chosen, page: Paged, asked: Asking) -> Response:
    """A plain list of links, for a page whose reader has no JavaScript."""
    found = await _find(running, catalogue, filters, page, asked)

    async def pieces() -> AsyncIterator[str]:
        yield pages.head(NAME[asked.language], asked.language)
        async for portion in portions(running, found.ids):
            yield "".join(pages.entry(each, asked.addresses, asked.language) for each in portion)
        yield pages.tail(found.next, asked.language, empty=not found.ids)

    return _reply(asked, found, HTML, pieces(), **{"Content-Security-Policy": pages.POLICY})


def _look(asked: Asked, found: Listing) -> feeds.Look:
    changed = found.stamp.changed_at or EPOCH
    return feeds.Look(NAME[asked.language], asked.language, asked.addresses, asked.here, found.next, changed)
