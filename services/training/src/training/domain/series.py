"""Series: the dates that a rule of RFC 5545 makes, by the clock on the wall."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from chassis.errors import WrongDates
from chassis.ids import new_id
from contracts.training import Session

MOST_DATES = 200
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
"""What of RFC 5545 makes dates; the time of day is that of the first session."""
UNREADABLE = {
    "en": "This rule cannot be read. Write it as in RFC 5545, for example FREQ=WEEKLY;BYDAY=TU;COUNT=6.",
    "lv": "Šo kārtulu nevar nolasīt. Rakstiet to kā RFC 5545, piemēram, FREQ=WEEKLY;BYDAY=TU;COUNT=6.",
}
ENDLESS = {"en": "Say when the series ends: COUNT or UNTIL.", "lv": "Norādiet, kad sērija beidzas: COUNT vai UNTIL."}
TOO_OFTEN = {"en": "A series repeats daily or more seldom.", "lv": "Sērija atkārtojas reizi dienā vai retāk."}
TOO_MANY = {"en": f"The rule makes more than {MOST_DATES} dates.", "lv": f"Kārtula veido vairāk nekā {MOST_DATES} datumu."}
NONE = {"en": "The rule makes no date.", "lv": "Kārtula neveido nevienu datumu."}


def expanded(sessions: Sequence[Session]) -> tuple[Session, ...]:
    """All sessions, with those of each new series: a session with `recurrence` and without `series` is the first date of one.

    Every date keeps the wall-clock time and the length of the first, across summer time. Raises WrongDates.
    """
    found = [each for session in sessions for each in (_dates(session) if session.recurrence and not session.series else (session,))]
    return tuple(sorted(found, key=lambda each: (each.starts_at, each.id)))


def _dates(first: Session) -> Iterator[Session]:
    assert first.recurrence is not None
    zone = ZoneInfo(first.time_zone)
    series = new_id().hex
    length = first.ends_at - first.starts_at
    local = first.starts_at.astimezone(zone).replace(tzinfo=None)
    opening = {name: first.starts_at - at for name in ("sign_up_opens_at", "sign_up_closes_at") if (at := getattr(first, name))}
    for number, wall in enumerate(_walls(first.recurrence, local, zone)):
        starts = on_the_wall(wall, zone)
        moved = {"id": first.id if number == 0 else new_id(), "series": series, "starts_at": starts, "ends_at": starts + length}
        # One sign-up for the whole series: it opens and closes with the first date.
        yield first.model_copy(update=moved | {name: first.starts_at - before for name, before in opening.items()})


def _walls(rule: str, local: datetime, zone: ZoneInfo) -> list[datetime]:
    parts = dict(part.partition("=")[::2] for part in rule.upper().removeprefix("RRULE:").split(";"))
    if rule.split() != [rule] or not parts.keys() <= PARTS or parts.get("INTERVAL") == "0":
        raise _wrong(UNREADABLE)
    if parts.get("FREQ") not in FREQUENCIES:
        raise _wrong(TOO_OFTEN)
    if "COUNT" not in parts and "UNTIL" not in parts:
        raise _wrong(ENDLESS)
    try:
        if "UNTIL" in parts:
            parts["UNTIL"] = _until(parts["UNTIL"], zone)
        made = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=local)
        walls = list(islice(made, MOST_DATES + 1))
    except (ValueError, TypeError, OverflowError) as error:
        raise _wrong(UNREADABLE) from error
    if len(walls) > MOST_DATES:
        raise _wrong(TOO_MANY)
    if not walls:
        raise _wrong(NONE)
    return walls


def _until(text: str, zone: ZoneInfo) -> str:
    """UNTIL by the wall clock: in UTC as RFC 5545 wants it, or a local date or time."""
    if not text.endswith("Z"):
        return text if "T" in text else f"{text}T235959"
    instant = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return instant.astimezone(zone).strftime("%Y%m%dT%H%M%S")


def on_the_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which clocks of the zone show this. Of an hour that comes twice the first counts; in an hour that is left out
    the clocks are already past it, as everywhere in iCalendar (RFC 5545, 3.3.5).
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _wrong(reason: dict[str, str]) -> WrongDates:
    return WrongDates(field="sessions.recurrence", reason=reason)
