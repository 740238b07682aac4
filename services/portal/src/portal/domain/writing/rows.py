"""The rows of dates in the form: which there are, one more, one less."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.domain.writing.typed import Pair, Typed
from portal.domain.writing.wall import DEFAULT_ZONE, Unwritable, wall

NAME = re.compile(r"sessions\.(\d{1,4})\.(\w+(?:\.\w+)*)", re.ASCII)
TAKEN_OVER = ("time_zone", "place.name", "place.address", "link", "seats_on_site", "seats_online")
"""What the next date most likely has in common with the one before it."""
MOVED = ("starts_at", "ends_at")
A_WEEK = timedelta(days=7)


def row_numbers(typed: Typed) -> list[int]:
    """The numbers of the rows, in order."""
    return sorted({int(found[1]) for name, _ in typed.pairs() if (found := NAME.fullmatch(name))})


def another_row(typed: Typed) -> list[Pair]:
    """The form with one more date, a week after the last one."""
    rows = row_numbers(typed)
    number = rows[-1] + 1 if rows else 0
    made: list[Pair] = [] if rows else [(f"sessions.{number}.time_zone", DEFAULT_ZONE)]
    if rows:
        before = f"sessions.{rows[-1]}."
        made += [(f"sessions.{number}.{name}", value) for name in TAKEN_OVER if (value := typed.get(before + name, ""))]
        made += [(f"sessions.{number}.{name}", value) for name in MOVED if (value := _a_week_later(typed.get(before + name, "")))]
    return [*typed.pairs(), *made]


def without_row(typed: Typed, number: int) -> list[Pair]:
    """The form without one of its dates."""
    return [(name, value) for name, value in typed.pairs() if not name.startswith(f"sessions.{number}.")]


def of_row(field: str, rows: Sequence[int]) -> str:
    """The name in the form of a field that a service names by its place in the list of sessions that it was sent."""
    found = NAME.fullmatch(field)
    if found is None or int(found[1]) >= len(rows):
        return field
    return f"sessions.{rows[int(found[1])]}.{found[2]}"


def _a_week_later(text: str) -> str:
    try:
        found: datetime = wall(text) + A_WEEK
    except (Unwritable, OverflowError):
        return ""
    return found.isoformat(timespec="minutes")
