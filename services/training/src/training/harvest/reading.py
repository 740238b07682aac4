"""Reads a source, whatever its method, into candidates."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from training.domain.sources.candidates import Candidate, Item, Reading, Rejected, distinct
from training.domain.sources.making import made
from training.domain.sources.reasons import Reason
from training.domain.sources.source import Choices, Method
from training.harvest import calendars, feeds, kopa, schema_org, tables
from training.harvest.failures import Unreadable
from training.harvest.fetching import Document, Fetcher
from training.harvest.json_ld import Page, read_page
from training.harvest.values import zone_of

HORIZON = timedelta(days=365)
"""How far ahead what repeats without end is taken."""
LEFT = {"http-404", "http-410", "blocked", "not-allowed"}
STRANGE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What the readers' libraries raise at files that nobody thought of: that is the source's trouble, not ours."""
Found = list[Candidate | Rejected]


async def read(method: Method, address: str, choices: Choices, fetcher: Fetcher, now: datetime, most_items: int) -> Reading:
    """Everything that the source offers now. Raises Unreadable where it cannot be read as a whole."""
    if method == "json-ld":
        return await _pages(address, choices, fetcher, now, most_items)
    if method == "kopa":
        items, complete = await kopa.read(fetcher, address, zone_of(choices.defaults.time_zone))
        return _reading([_made(each, choices, now) for each in items], fetcher, most_items, complete=complete)
    # A calendar that repeats without end has another date within the horizon each day, although its file is the same.
    is_as_told = method != "ical" or fetcher.memory.get(address, {}).get("day") == now.date().isoformat()
    document = await fetcher.get(address, conditional=is_as_told)
    if document is None:
        return Reading((), unchanged=frozenset(fetcher.known_keys(address)), memory=dict(fetcher.learned))
    found = await asyncio.to_thread(_in_thread, method, document, choices, now)
    fetcher.remember(address, [each.key for each in found if isinstance(each, Candidate)][:most_items], now)
    return _reading(found, fetcher, most_items, complete=True)


def _in_thread(method: Method, document: Document, choices: Choices, now: datetime) -> Found:
    """Reading a large file takes a while: requests go on meanwhile."""
    try:
        return [_made(each, choices, now) for each in _items(method, document, choices, now)]
    except STRANGE as error:
        raise Unreadable("failed", repr(error)[:200]) from error


def _items(method: Method, document: Document, choices: Choices, now: datetime) -> Iterator[Item | Rejected]:
    language, zone = choices.defaults.language, zone_of(choices.defaults.time_zone)
    if method == "ical":
        yield from calendars.items(document.body, document.charset, language, zone, now, HORIZON)
    elif method == "feed":
        yield from feeds.items(document, language, zone)
    else:
        yield from tables.items(document, language, zone)


def _made(item: Item | Rejected, choices: Choices, now: datetime) -> Candidate | Rejected:
    return item if isinstance(item, Rejected) else made(item, choices, now)


def _reading(found: Found, fetcher: Fetcher, most_items: int, *, complete: bool) -> Reading:
    candidates, rejected = distinct(found)
    return Reading(
        candidates[:most_items],
        rejected,
        still_there=frozenset(key for each in rejected for key in (each.key, each.link) if key and not _has_left(each)),
        complete=complete and len(candidates) <= most_items,
        memory=dict(fetcher.learned),
    )


def _has_left(rejected: Rejected) -> bool:
    """Whether the source has it no more, or the hub wants it no more."""
    return any(each.code in LEFT for each in rejected.reasons)


async def _pages(address: str, choices: Choices, fetcher: Fetcher, now: datetime, most_items: int) -> Reading:
    """The list page, then each page that it links to on the same site; of a sitemap the same."""
    document = await fetcher.get(address)
    assert document is not None, "nothing conditional was asked"
    page = await asyncio.to_thread(read_page, document)
    listed, found, unchanged, failed = _of_page(page, choices, now), Found(), set[str](), 0
    wanted = list(_followed(page, choices, address))
    for number, link in enumerate(wanted):
        if fetcher.is_exhausted or _usable(found) + len(unchanged) >= most_items:
            return _whole(listed, found, unchanged, fetcher, most_items, left=wanted[number:])
        try:
            detail = await fetcher.get(link, conditional=True)
        except Unreadable as error:
            failed += not error.is_absent
            found += [Rejected("", link, (Reason(code=error.code, about=link),), key) for key in _or_none(fetcher.known_keys(link))]
            continue
        if detail is None:
            unchanged.update(fetcher.known_keys(link))
            continue
        items = _of_page(await asyncio.to_thread(read_page, detail), choices, now)
        fetcher.remember(link, [each.key for each in items if isinstance(each, Candidate)], now)
        found += items
    if wanted and failed > len(wanted) / 2:
        raise Unreadable("pages-failed", f"{failed}/{len(wanted)}")
    if not listed and not wanted:
        found = [Rejected("", page.address, (Reason(code="no-item", about=page.address),))]
    return _whole(listed, found, unchanged, fetcher, most_items, left=[])


def _whole(listed: Found, found: Found, unchanged: set[str], fetcher: Fetcher, most_items: int, *, left: list[str]) -> Reading:
    """A page of its own says more of an item than the list: what stands on both is taken from there."""
    there = {name for each in found for name in (each.key, each.link)} | unchanged
    whole = _reading([*found, *(each for each in listed if not {each.key, each.link} & there)], fetcher, most_items, complete=not left)
    read_anew = {each.key for each in whole.candidates}
    return replace(whole, unchanged=frozenset(unchanged - read_anew))


def _or_none(keys: list[str]) -> list[str | None]:
    return [*keys] or [None]


def _usable(found: Found) -> int:
    return sum(isinstance(each, Candidate) for each in found)


def _of_page(page: Page, choices: Choices, now: datetime) -> Found:
    zone = zone_of(choices.defaults.time_zone)
    broken = [Rejected("", page.address, (Reason(code="json-broken", about=page.address),)) for _ in range(page.broken)]
    try:
        return [*broken, *(made(each, choices, now) for each in schema_org.items(page, choices.defaults.language, zone))]
    except STRANGE as error:
        return [Rejected("", page.address, (Reason(code="json-broken", about=repr(error)[:200]),))]


def _followed(page: Page, choices: Choices, address: str) -> Iterator[str]:
    """Links of the same site; blocked words in an address spare the visit, an allowed word may stand in the title only."""
    for link in page.links:
        if _site(link) == _site(page.address) and link not in (page.address, address) and choices.refuses(link) != "blocked":
            yield link


def _site(address: str) -> str:
    """The host, with or without www."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")
