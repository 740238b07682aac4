"""Reads another Kopā: the pages of its list of offerings."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import orjson
from pydantic import ValidationError

from contracts.training import OfferingContent, Place, Price
from training.domain.sources.candidates import Item, Rejected, When
from training.domain.sources.reasons import Reason
from training.harvest import values
from training.harvest.failures import Unreadable
from training.harvest.fetching import Document, Fetcher
from training.harvest.texts import markdown, plain

A_PAGE = 200
OWN = {"title", "summary", "description", "kind", "mode", "level", "languages", "link", "image", "place", "price"}
FOREIGN = {"derived_from", "sample", *OWN}
TEXTS = ("certificate", "prerequisites")


async def read(fetcher: Fetcher, address: str, zone: ZoneInfo) -> tuple[list[Item | Rejected], bool]:
    """(everything on offer there, whether that is all). Raises Unreadable."""
    found: list[Item | Rejected] = []
    cursor: str | None = None
    while True:
        asked = {"limit": str(A_PAGE)} | ({"cursor": cursor} if cursor else {})
        document = await fetcher.get(str(httpx.URL(address).copy_merge_params(asked)))
        assert document is not None, "nothing conditional was asked"
        items, following = _page(document)
        found += [_item(each, zone) for each in items]
        if following is None or following == cursor:
            return found, following is None
        if fetcher.is_exhausted:
            return found, False
        cursor = following


def _page(document: Document) -> tuple[list[Any], str | None]:
    try:
        page = orjson.loads(document.body)
        return list(page["items"]), page.get("next")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("not-kopa") from error


def _item(offering: Any, zone: ZoneInfo) -> Item | Rejected:
    try:
        content = OfferingContent.model_validate(offering)
        key = str(offering["id"])
    except (ValidationError, KeyError, TypeError) as error:
        title = offering.get("title") if isinstance(offering, dict) else None
        said = plain(next(iter(title.values()), "")) if isinstance(title, dict) else ""
        return Rejected(said, None, (Reason(code="not-storable", about=str(error).partition("\n")[0][:200]),))
    notes: list[Reason] = []
    extra: dict[str, object] = {name: value for name, value in dict(content).items() if name not in FOREIGN}
    extra |= {name: _texts(getattr(content, name), plain) for name in TEXTS if getattr(content, name)}
    return Item(
        key=key,
        title=_texts(content.title, plain),
        summary=_texts(content.summary, plain),
        description=_texts(content.description, markdown),
        kind=content.kind,
        mode=content.mode,
        level=content.level,
        languages=content.languages,
        link=content.link,
        image=content.image,
        place=_place(content.place),
        price=Price.model_validate(dict(content.price)),
        dates=list(_dates(offering.get("sessions"), zone, notes)),
        extra=extra,
        notes=notes,
    )


def _texts(text: dict[str, str] | None, read_as: Any) -> dict[str, str]:
    return {tongue: said for tongue, each in (text or {}).items() if (said := read_as(each))}


def _place(place: Place | None) -> Place | None:
    return place.model_copy(update={"name": plain(place.name)}) if place else None


def _dates(sessions: Any, zone: ZoneInfo, notes: list[Reason]) -> Iterator[When]:
    for each in sessions if isinstance(sessions, list) else []:
        starts, ends = (values.instant(each.get(name), zone) if isinstance(each, dict) else None for name in ("starts_at", "ends_at"))
        if starts is None or ends is None:
            notes.append(Reason(code="date-unreadable"))
            continue
        status = each.get("status")
        try:
            place = _place(Place.model_validate(each["place"])) if each.get("place") else None
        except ValidationError:
            place = None
        yield When(starts, ends, status if status in ("cancelled", "moved") else "scheduled", place, each.get("link"))
