"""The columns of a table: each says which field of an offering it fills, and how its cells are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts.taxonomies import DIGCOMP
from training.domain.series import on_the_wall
from training.errors.imports import UnreadableCell

DAY_FIRST = ("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y. %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
YES, NO = {"yes", "true", "1", "jā", "ja", "x"}, {"no", "false", "0", "nē", "ne"}
MOMENT = {"en": "Write date and time as 2027-03-26 17:30.", "lv": "Rakstiet datumu un laiku kā 2027-03-26 17:30."}
NUMBER = {"en": "Write a number.", "lv": "Ierakstiet skaitli."}
YES_OR_NO = {"en": "Write yes or no.", "lv": "Ierakstiet jā vai nē."}
LENGTH = {"en": "Write how long it lasts as 2:30 or 2.5 (hours).", "lv": "Norādiet ilgumu kā 2:30 vai 2,5 (stundas)."}
ZONE = {"en": "Use a time zone such as Europe/Riga.", "lv": "Lietojiet laika joslu, piemēram, Europe/Riga."}


def text(cell: Any) -> str:
    """A cell as it is read by people."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def several(cell: Any) -> list[str]:
    """Values divided by semicolons (or commas, where there is no semicolon)."""
    written = text(cell)
    return [each.strip() for each in written.split(";" if ";" in written else ",") if each.strip()]


def number(cell: Any) -> float:
    """A number with a decimal point or comma."""
    try:
        return float(text(cell).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError as error:
        raise UnreadableCell(reason=NUMBER) from error


def amount(cell: Any) -> str:
    """Money, kept as it is written."""
    number(cell)
    return text(cell).replace("\u00a0", "").replace(" ", "").replace(",", ".")


def whole(cell: Any) -> int:
    """A whole number."""
    found = number(cell)
    if not found.is_integer():
        raise UnreadableCell(reason=NUMBER)
    return int(found)


def yes(cell: Any) -> bool:
    """Yes or no."""
    said = text(cell).lower()
    if said not in YES | NO:
        raise UnreadableCell(reason=YES_OR_NO)
    return said in YES


def moment(cell: Any) -> datetime:
    """A date and time by the clock on the wall."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    for form in DAY_FIRST:
        try:
            return datetime.strptime(text(cell), form)  # noqa: DTZ007  the row says the zone
        except ValueError:
            continue
    raise UnreadableCell(reason=MOMENT)


def length(cell: Any) -> timedelta:
    """A length of time."""
    hours, colon, minutes = text(cell).partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal():
        return timedelta(hours=int(hours), minutes=int(minutes))
    try:
        return timedelta(hours=number(cell))
    except (UnreadableCell, OverflowError) as error:
        raise UnreadableCell(reason=LENGTH) from error


@dataclass(frozen=True, slots=True)
class Column:
    """Where a cell goes: a path into the offering, such as `("title", "lv")`."""

    path: tuple[str, ...]
    read: Callable[[Any], Any] = text
    example: str = ""


COLUMNS: Mapping[str, Column] = {
    "ref": Column(("ref",), example="K-2027-01"),
    "kind": Column(("kind",), example="course"),
    "title_lv": Column(("title", "lv"), example="Drošība internetā"),
    "title_en": Column(("title", "en"), example="Safety online"),
    "summary_lv": Column(("summary", "lv"), example="Trīs vakari par parolēm un krāpniekiem."),
    "summary_en": Column(("summary", "en")),
    "description_lv": Column(("description", "lv")),
    "description_en": Column(("description", "en")),
    "languages": Column(("languages",), several, "lv"),
    "level": Column(("level",), example="basic"),
    "competences": Column(("competences",), several, "4.1; 4.2"),
    "technologies": Column(("technologies",), several, "cybersecurity"),
    "sectors": Column(("sectors",), several),
    "audiences": Column(("audiences",), several, "seniors"),
    "mode": Column(("mode",), example="on-site"),
    "regions": Column(("regions",), several, "vidzeme"),
    "municipalities": Column(("municipalities",), several),
    "place_name": Column(("place", "name"), example="Cēsu Digitālais centrs"),
    "place_address": Column(("place", "address"), example="Rīgas iela 7, Cēsis"),
    "place_municipality": Column(("place", "municipality")),
    "latitude": Column(("place", "latitude"), number, "57.3119"),
    "longitude": Column(("place", "longitude"), number, "25.2749"),
    "price": Column(("price", "amount"), amount),
    "currency": Column(("price", "currency")),
    "free": Column(("price", "free"), yes, "yes"),
    "funding_programme": Column(("price", "funding_programme")),
    "workload_hours": Column(("workload_hours",), number, "6"),
    "duration": Column(("duration",)),
    "certificate_lv": Column(("certificate", "lv")),
    "certificate_en": Column(("certificate", "en")),
    "prerequisites_lv": Column(("prerequisites", "lv")),
    "prerequisites_en": Column(("prerequisites", "en")),
    "contact_name": Column(("contact", "name")),
    "contact_email": Column(("contact", "email")),
    "contact_phone": Column(("contact", "phone")),
    "link": Column(("link",)),
    "image": Column(("image",)),
    "licence": Column(("licence",), example="CC-BY-4.0"),
    "edition": Column(("edition",)),
    "starts": Column(("starts",), lambda cell: [cell] if isinstance(cell, date) else several(cell), "2027-03-26 17:30; 2027-04-02 17:30"),
    "lasts": Column(("lasts",), length, "1:30"),
    "time_zone": Column(("time_zone",)),
    "recurrence": Column(("recurrence",)),
    "seats_on_site": Column(("seats_on_site",), whole, "20"),
    "seats_online": Column(("seats_online",), whole),
    "session_link": Column(("session_link",)),
}
DATED = ("starts", "lasts", "time_zone", "recurrence", "seats_on_site", "seats_online", "session_link")
"""Columns that make sessions."""


def offering_of(cells: Mapping[str, Any]) -> dict[str, Any]:
    """One row in the shape of the API, with `ref` where it has one. Raises UnreadableCell (with its field)."""
    found: dict[str, Any] = {}
    for heading, cell in cells.items():
        if cell is None or cell == "":
            continue
        column = COLUMNS[heading]
        _put(found, column.path, _read(heading, column.read, cell))
    if "competences" in found:
        found["competences"] = [{"framework": DIGCOMP, "version": "3.0", "code": code} for code in found["competences"]]
    dates = {name: found.pop(name) for name in DATED if name in found}
    if dates.get("starts"):
        found["sessions"] = [_session(each, dates) for each in dates["starts"]]
    return found


def _put(found: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        found = found.setdefault(step, {})
    found[path[-1]] = value


def _read(heading: str, read: Callable[[Any], Any], cell: Any) -> Any:
    try:
        return read(cell)
    except UnreadableCell as problem:
        raise UnreadableCell(field=heading, reason=problem.values["reason"]) from problem


def _session(start: Any, dates: Mapping[str, Any]) -> dict[str, Any]:
    name = dates.get("time_zone", "Europe/Riga")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnreadableCell(field="time_zone", reason=ZONE) from error
    if "lasts" not in dates:
        raise UnreadableCell(field="lasts", reason=LENGTH)
    starts = on_the_wall(_read("starts", moment, start), zone)
    said = {name: dates[name] for name in ("recurrence", "seats_on_site", "seats_online") if name in dates}
    link = {"link": dates["session_link"]} if "session_link" in dates else {}
    return {"starts_at": starts, "ends_at": starts + dates["lasts"], "time_zone": name, **said, **link}
