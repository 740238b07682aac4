"""What a list is narrowed to: read from the address, asked of a service, written back as addresses without one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

Kind = Literal["word", "day", "day after", "yes"]
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters of one address, and the page of the list."""

    path: str
    values: Mapping[str, str]
    cursor: str
    asked_for: Mapping[str, Any]
    wrong: Sequence[str] = ()
    """Names of filters whose value cannot be understood; they are left out of the question and said to the reader."""
    sort: str = ""
    besides: Mapping[str, str] = field(default_factory=dict)
    """What stays in the address whatever the filters are, such as the month of a calendar."""

    def at(self, path: str, **besides: str) -> "Chosen":
        """The same filters on another page that shows what they leave."""
        return replace(self, path=path, cursor="", besides=besides)

    def also(self, **values: str) -> str:
        """The address with further filters, each in the place of its own former value; without the page's other choices."""
        return replace(self, besides={}, values={**self.values, **values}).page(None)

    @property
    def cleared(self) -> str:
        """The address without any filter."""
        return self._address({})

    def asked(self) -> dict[str, Any]:
        """The same in the service's words."""
        return {**self.asked_for, **({"cursor": self.cursor} if self.cursor else {})}

    def get(self, name: str) -> str:
        """The value of one filter; nothing where it is not set."""
        return self.values.get(name, "")

    def without(self, name: str) -> str:
        """The address without one of the filters, at the first page."""
        return self._address({key: value for key, value in self.values.items() if key != name})

    def feed(self, format_: str, language: str) -> str:
        """The address under which the service gives the same list in another format, such as `ics`."""
        return f"/api/training/offerings.{format_}?{urlencode({**self.asked_for, 'lang': language})}"

    def page(self, cursor: str | None) -> str:
        """The address of the page that a cursor opens; of the first one without it."""
        return self._address({**self.values, **({"cursor": cursor} if cursor else {})})

    def _address(self, values: Mapping[str, str]) -> str:
        said = {**values, **({"sort": self.sort} if self.sort else {}), **self.besides}
        return f"{self.path}?{urlencode(said)}" if said else self.path

    def __len__(self) -> int:
        return len(self.values)


class Filters:
    """The filters that a page knows: its name in the address -> (what it is called by the service, how it is written)."""

    def __init__(self, path: str, known: Mapping[str, tuple[str, Kind]], orders: Sequence[str] = ()) -> None:
        self._path = path
        self._known = known
        self._orders = orders

    def read(self, query: QueryParams, zone: ZoneInfo) -> Chosen:
        """The filters of an address. Unknown ones and empty ones are left out."""
        values: dict[str, str] = {}
        asked: dict[str, Any] = {}
        wrong: list[str] = []
        for name, (asked_as, kind) in self._known.items():
            given = " ".join(query.get(name, "").replace("\0", "").split())[:LONGEST]
            if not given:
                continue
            value = _value(given, kind, zone)
            if value is None:
                wrong.append(name)
                continue
            values[name] = given
            asked[asked_as] = value
        sort = query.get("sort", "") if query.get("sort") in self._orders else ""
        return Chosen(self._path, values, query.get("cursor", "")[:500], asked | ({"sort": sort} if sort else {}), tuple(wrong), sort)


def _value(given: str, kind: Kind, zone: ZoneInfo) -> str | None:
    if kind == "word":
        return given
    if kind == "yes":
        return "true" if given == "yes" else None
    try:
        day = date.fromisoformat(given) + timedelta(days=kind == "day after")
        return datetime.combine(day, time(), zone).isoformat()
    except (ValueError, OverflowError):
        return None


CATALOGUE = Filters(
    "/offerings",
    {
        "q": ("q", "word"),
        "kind": ("kind", "word"),
        "region": ("region", "word"),
        "level": ("level", "word"),
        "audience": ("audience", "word"),
        "technology": ("technology", "word"),
        "sector": ("sector", "word"),
        "competence": ("competence", "word"),
        "municipality": ("municipality", "word"),
        "mode": ("mode", "word"),
        "language": ("language", "word"),
        "hub": ("hub", "word"),
        "from": ("starts_from", "day"),
        "until": ("starts_until", "day after"),
        "free": ("free", "yes"),
        "seats": ("seats", "yes"),
    },
    orders=("relevance", "soonest", "newest", "cheapest"),
)
DIRECTORY = Filters(
    "/hubs",
    {
        "q": ("q", "word"),
        "country": ("country", "word"),
        "region": ("region", "word"),
        "status": ("status", "word"),
        "function": ("function", "word"),
        "service": ("service", "word"),
        "technology": ("technology", "word"),
        "sector": ("sector", "word"),
        "language": ("language", "word"),
    },
)
PROJECTS = Filters(
    "/projects", {"q": ("q", "word"), "region": ("region", "word"), "state": ("state", "word"), "open": ("open_call", "yes")}
)
