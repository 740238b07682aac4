"""Candidates: what a reading found, in the catalogue's words."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from contracts.training import OfferingContent, Place, Price, Session
from training.domain.search.words import folded
from training.domain.sources.reasons import Reason

LONGEST_KEY = 500
LONGEST_LINK = 2_000
TRACKING = re.compile(r"^(utm_.*|fbclid|gclid|mc_[ce]id)$", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class When:
    """One date of an item."""

    starts_at: datetime
    ends_at: datetime
    status: Literal["scheduled", "cancelled", "moved"] = "scheduled"
    place: Place | None = None
    link: str | None = None


@dataclass(slots=True)
class Item:
    """What a reader found, codes and lengths unchecked."""

    key: str | None = None
    """The source's own id of it."""
    title: dict[str, str] = field(default_factory=dict)
    summary: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    kind: str | None = None
    mode: str | None = None
    level: str | None = None
    languages: tuple[str, ...] = ()
    link: str | None = None
    image: str | None = None
    place: Place | None = None
    price: Price | None = None
    dates: list[When] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)
    """Further fields of the content, such as another Kopā knows them."""
    notes: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that can become an offering. Its sessions' ids are given when it is taken."""

    key: str
    link: str | None
    content: OfferingContent
    sessions: tuple[Session, ...]
    notes: tuple[Reason, ...] = ()

    @property
    def title(self) -> str:
        """One of its titles."""
        return next(iter(self.content.title.values()))

    @property
    def fingerprint(self) -> str:
        """Title and first start: what still tells an item whose id and address changed."""
        first = min((each.starts_at for each in self.sessions), default=None)
        return hashlib.sha256(f"{folded(self.title)}|{first.isoformat() if first else ''}".encode()).hexdigest()

    @property
    def digest(self) -> str:
        """Changes when anything of it does."""
        dates = [each.model_dump_json(exclude={"id"}) for each in self.sessions]
        return hashlib.sha256("\n".join([self.content.model_dump_json(), *dates]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that cannot become an offering, with the reasons."""

    title: str
    link: str | None
    reasons: tuple[Reason, ...]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reading of a source found."""

    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejected, ...] = ()
    unchanged: frozenset[str] = frozenset()
    """Keys of items on pages that the site said have not changed."""
    still_there: frozenset[str] = frozenset()
    """Keys and addresses of items that could not be read this time, yet are not gone."""
    complete: bool = True
    """Whether all was read; else nothing can be said of what was not seen."""
    memory: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def usable(self) -> int:
        """How many items could be used."""
        return len(self.candidates) + len(self.unchanged)


def canonical(address: str | None, base: str = "") -> str | None:
    """An address in one form: absolute, lower-case host, no fragment, nothing that only tracks people. None where it is not of the web."""
    try:
        parts = urlsplit(urljoin(base, (address or "").strip()))
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or parts.username is not None:
        return None
    if ":" in host:
        host = f"[{host}]"
    place = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(name)])
    found = urlunsplit((parts.scheme, place, quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._"), query, ""))
    return found if len(found) <= LONGEST_LINK else None


def distinct(found: Iterable[Candidate | Rejected]) -> tuple[tuple[Candidate, ...], tuple[Rejected, ...]]:
    """Candidates with each key once, and what is left out."""
    candidates: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for each in found:
        if isinstance(each, Rejected):
            rejected.append(each)
        elif each.key not in candidates:
            candidates[each.key] = each
        elif candidates[each.key].digest != each.digest:
            rejected.append(Rejected(each.title, each.link, (Reason(code="twice"),), each.key))
    return tuple(candidates.values()), tuple(rejected)
