"""A month of the catalogue as a calendar has it: weeks from Monday on, each day with the sessions that begin on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.event import Text
from contracts.training import OfferingState, Session

WEEK = timedelta(days=7)
BACK, AHEAD = 12, 24
"""So many months from now one can leaf; an address may name any other of these years."""
YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def name(self) -> str:
        """As addresses have it: `2026-12`."""
        return f"{self.year:04}-{self.month:02}"

    def plus(self, months: int) -> "Month":
        """So many months later, or earlier."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when until before when it lasts by the zone's clock."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.plus(1).first, time(), zone)

    def is_near(self, today: date) -> bool:
        """Whether one can leaf to it."""
        now = Month(today.year, today.month)
        return -BACK <= (self.year - now.year) * 12 + self.month - now.month <= AHEAD


@dataclass(frozen=True, slots=True)
class Entry:
    """A session and what it is of."""

    offering: UUID
    title: Text
    session: Session


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid; `is_within` the month, or only of a week that it shares with another one."""

    date: date
    is_within: bool
    is_today: bool
    entries: tuple[Entry, ...]


def month_of(text: str, today: date) -> Month | None:
    """The month that an address names, the present one without a name; None for what is none."""
    if not text:
        return Month(today.year, today.month)
    year, _, month = text.partition("-")
    if not (len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()):
        return None
    return Month(int(year), int(month)) if int(year) in YEARS and 1 <= int(month) <= 12 else None


def weeks(month: Month, offerings: Iterable[OfferingState], span: tuple[datetime, datetime], today: date) -> list[list[Day]]:
    """The grid of a month with the sessions that begin within the span, cancelled ones left out; each at its day by the span's clock."""
    by_day = _by_day(offerings, span)
    monday = month.first - timedelta(days=month.first.weekday())
    last = month.plus(1).first
    days = [monday + timedelta(days=each) for each in range((last - monday).days + (-(last - monday).days) % WEEK.days)]
    shown = [Day(each, month.first <= each < last, each == today, tuple(by_day.get(each, ()))) for each in days]
    return [shown[start : start + WEEK.days] for start in range(0, len(shown), WEEK.days)]


def _by_day(offerings: Iterable[OfferingState], span: tuple[datetime, datetime]) -> Mapping[date, Sequence[Entry]]:
    found: dict[date, list[Entry]] = defaultdict(list)
    for offering in offerings:
        for session in offering.sessions:
            if session.status != "cancelled" and span[0] <= session.starts_at < span[1]:
                found[session.starts_at.astimezone(span[0].tzinfo).date()].append(Entry(offering.id, offering.title, session))
    for entries in found.values():
        entries.sort(key=lambda each: (each.session.starts_at, str(each.offering)))
    return found
