"""When, where, in which mode and for how much, in schema.org's words."""

from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from contracts.training import Place, Price
from training.domain.sources.candidates import When, canonical
from training.domain.sources.reasons import Reason
from training.harvest import values
from training.harvest.json_ld import Node, Page
from training.harvest.nodes import address_of, first_text, joined, listed, resolved, types
from training.harvest.texts import plain

MODES = {
    "offline": "on-site",
    "onsite": "on-site",
    "on-site": "on-site",
    "online": "online",
    "mixed": "hybrid",
    "blended": "hybrid",
    "hybrid": "hybrid",
}
STATUS: dict[str, Literal["cancelled", "moved"]] = {"eventcancelled": "cancelled", "eventrescheduled": "moved"}


def when(page: Page, node: Node, zone: ZoneInfo, notes: list[Reason]) -> When | None:
    """One date; None where there is none that can be read."""
    schedule = next(iter(resolved(page, node.get("courseSchedule") or node.get("eventSchedule"))), {})
    start, end = (next(iter(listed(node.get(name) or schedule.get(name))), None) for name in ("startDate", "endDate"))
    if start is None:
        return None
    starts = values.instant(start, zone)
    if starts is None:
        notes.append(Reason(code="date-unreadable", about=str(start)[:100]))
        return None
    ends = values.instant(end, zone, end=True) if end is not None else _whole_day(start, starts)
    if ends is None:
        notes.append(Reason(code="no-end", about=str(start)[:100]))
        ends = starts + values.ONE_HOUR
    status = str(next(iter(listed(node.get("eventStatus"))), "")).rpartition("/")[2].lower()
    online = next((address_of(each) for each in resolved(page, node.get("location")) if "VirtualLocation" in types(each)), None)
    return When(starts, ends, STATUS.get(status, "scheduled"), place(page, node), joined(page, online))


def _whole_day(start: object, starts: datetime) -> datetime | None:
    return starts + timedelta(days=1) if values.DATE_ONLY.fullmatch(str(start).strip()) else None


def mode(page: Page, node: Node) -> str | None:
    """On site, online or both, by what is said or by where it takes place."""
    given = {MODES.get(_word(each)) for name in ("eventAttendanceMode", "courseMode") for each in listed(node.get(name))} - {None}
    if not given:
        for each in listed(node.get("location")):
            found = page.resolved(each)
            given.add("online" if isinstance(found, dict) and "VirtualLocation" in types(found) else "on-site")
    return "hybrid" if len(given) > 1 else next(iter(given), None)


def _word(value: Any) -> str:
    word = str(value.get("@id", "") if isinstance(value, dict) else value).rpartition("/")[2].lower()
    return word.removesuffix("eventattendancemode")


def place(page: Page, node: Node) -> Place | None:
    """Where people meet."""
    for each in listed(node.get("location")):
        found = page.resolved(each)
        if isinstance(found, str) and plain(found) and canonical(found) is None:
            return Place(name=plain(found)[:200])
        if isinstance(found, dict) and "VirtualLocation" not in types(found):
            address = found.get("address")
            parts = (
                [plain(address.get(name)) for name in ("streetAddress", "addressLocality", "postalCode")]
                if isinstance(address, dict)
                else []
            )
            written = ", ".join(part for part in parts if part) or plain(address)
            name = plain(first_text(found.get("name"))) or written
            if name:
                return Place(name=name[:200], address=written[:300] or None, **_coordinates(found.get("geo")))
    return None


def _coordinates(geo: Any) -> dict[str, float]:
    try:
        latitude, longitude = float(geo["latitude"]), float(geo["longitude"])
    except (TypeError, ValueError, KeyError):
        return {}
    fits = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return {"latitude": latitude, "longitude": longitude} if fits else {}


def price(page: Page, nodes: list[Node]) -> Price | None:
    """The lowest price of all offers."""
    free = any(str(node.get("isAccessibleForFree")).lower() in ("true", "1", "yes") for node in nodes)
    offers = [offer for node in nodes for offer in resolved(page, node.get("offers"))]
    asked = [
        values.price(next(iter(listed(each.get("price", each.get("lowPrice")))), None), each.get("priceCurrency"), free=free)
        for each in offers
    ]
    found = [each for each in asked if each is not None]
    return min(found, key=lambda each: each.amount) if found else values.price(None, free=True) if free else None
