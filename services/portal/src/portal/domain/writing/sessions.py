"""The dates of an offering, as rows of the form and as sessions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from contracts.training import Session
from portal.domain.writing.repeating import WrongRepeat, rule
from portal.domain.writing.rows import row_numbers
from portal.domain.writing.typed import Json, Pair, Typed, at, number, put
from portal.domain.writing.wall import DEFAULT_ZONE, UNREADABLE, Reason, Unwritable, instant, shown, wall, zone_of

MOMENTS = ("starts_at", "ends_at", "sign_up_opens_at", "sign_up_closes_at")
TEXTS = ("link", "place.name", "place.address")
NUMBERS = ("seats_on_site", "seats_online")
FILLED = (*MOMENTS, *TEXTS, *NUMBERS, "id", "repeat")
"""A row in which nothing of this stands is left out: it was added and not needed."""
BACKWARDS: Reason = {"lv": "Beigām jābūt pēc sākuma.", "en": "The end must come after the beginning."}
CLOSED_FIRST: Reason = {
    "lv": "Pieteikšanās beigām jābūt pēc tās sākuma.",
    "en": "Sign-up must close after it opens.",
}
ORDERED = (("starts_at", "ends_at", BACKWARDS), ("sign_up_opens_at", "sign_up_closes_at", CLOSED_FIRST))


class Rows:
    """The sessions of a form. `numbers` are the rows that they come from, `problems` what is wrong: field -> how to mend it."""

    def __init__(self, typed: Typed, known: Sequence[Json]) -> None:
        self._typed = typed
        self._known = {str(each["id"]): each for each in known}
        self.problems: dict[str, Reason] = {}
        self.numbers = [row for row in row_numbers(typed) if any(typed.get(f"sessions.{row}.{name}", "") for name in FILLED)]
        self.sessions = [self._session(row) for row in self.numbers]

    def _session(self, row: int) -> Json:
        id_ = self._get(row, "id")
        known = self._known.get(id_, {})
        session: Json = {name: value for name, value in known.items() if name in Session.model_fields and value is not None}
        session |= {"place": dict(known.get("place") or {})} | ({"id": id_} if id_ else {})
        for name in TEXTS:
            put(session, name, self._get(row, name) or None)
        for name in NUMBERS:
            text = self._get(row, name)
            put(session, name, number(text) if text else None)
        put(session, "time_zone", self._get(row, "time_zone") or DEFAULT_ZONE)
        put(session, "status", self._get(row, "status") or None)
        if not (at(session, "place.name") or at(session, "place.address")):
            session.pop("place")
        self._date(row, session, known)
        return session

    def _date(self, row: int, session: Json, known: Json) -> None:
        try:
            zone = zone_of(session["time_zone"])
        except Unwritable as wrong:
            self.problems[f"sessions.{row}.time_zone"] = wrong.reason
            return
        found = {name: self._moment(row, name, zone, known) for name in MOMENTS}
        for name, moment in found.items():
            put(session, name, moment)
        for first, second, reason in ORDERED:
            if (begins := found[first]) and (ends := found[second]) and datetime.fromisoformat(ends) <= datetime.fromisoformat(begins):
                self.problems[f"sessions.{row}.{second}"] = reason
        if self._get(row, "repeat") and not known.get("series") and found["starts_at"]:
            self._repeat(row, session)

    def _moment(self, row: int, name: str, zone: ZoneInfo, known: Json) -> str | None:
        text = self._get(row, name)
        # What was not touched stays to the second, and in the hour that comes twice.
        if text and (before := known.get(name)) and shown(before, zone) == text:
            return str(before)
        if not text and name in ("starts_at", "ends_at"):
            self.problems[f"sessions.{row}.{name}"] = UNREADABLE
        try:
            return instant(text, zone).isoformat() if text else None
        except Unwritable as wrong:
            self.problems[f"sessions.{row}.{name}"] = wrong.reason
            return None

    def _repeat(self, row: int, session: Json) -> None:
        count, until = self._get(row, "repeat_count"), self._get(row, "repeat_until")
        try:
            session["recurrence"] = rule(self._get(row, "repeat"), count, until, wall(self._get(row, "starts_at")))
        except WrongRepeat as wrong:
            self.problems[f"sessions.{row}.{wrong.field}"] = wrong.reason

    def _get(self, row: int, name: str) -> str:
        return self._typed.get(f"sessions.{row}.{name}", "")


def fields_of_sessions(sessions: Sequence[Mapping[str, object]]) -> Iterator[Pair]:
    """The rows of the form that show these sessions."""
    for row, session in enumerate(sessions):
        zone = zone_of(str(session.get("time_zone") or DEFAULT_ZONE))
        yield f"sessions.{row}.time_zone", zone.key
        for name in ("id", "status", *TEXTS, *NUMBERS):
            if (value := at(session, name)) not in (None, ""):
                yield f"sessions.{row}.{name}", str(value)
        for name in MOMENTS:
            if moment := session.get(name):
                yield f"sessions.{row}.{name}", shown(str(moment), zone)
        if session.get("series"):
            yield f"sessions.{row}.series", "yes"
