"""Moments as people write them: by the clock on the wall of a time zone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Reason = Mapping[str, str]

DEFAULT_ZONE = "Europe/Riga"
FORMS = (
    *("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M"),
    *("%d.%m.%Y %H:%M", "%d.%m.%Y. %H:%M", "%d.%m.%Y, %H:%M"),
)
"""How browsers send a moment, and how people write one where the browser has no field for it."""
UNREADABLE: Reason = {"lv": "Ierakstiet datumu un laiku kā 2027-03-26 17:30.", "en": "Write the date and time as 2027-03-26 17:30."}
SKIPPED: Reason = {
    "lv": "Tajā naktī pulksteni pagriež uz priekšu, un šāda laika nav. Izvēlieties citu.",
    "en": "The clocks go forward that night, and this time does not exist. Choose another.",
}
UNKNOWN_ZONE: Reason = {"lv": "Ierakstiet laika joslu, piemēram, Europe/Riga.", "en": "Write a time zone such as Europe/Riga."}


class Unwritable(ValueError):
    """Something that was typed and cannot be meant; `reason` says how to mend it."""

    code = "unwritable"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason["en"])
        self.reason = reason


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name. Raises Unwritable."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Unwritable(UNKNOWN_ZONE) from error


def wall(text: str) -> datetime:
    """A date and time without a zone. Raises Unwritable."""
    for form in FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  the zone stands in a field of its own
        except ValueError:
            continue
    raise Unwritable(UNREADABLE)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """The moment at which clocks of the zone show this; of an hour that comes twice the first one. Raises Unwritable."""
    said = wall(text)
    try:
        found = said.replace(tzinfo=zone).astimezone(UTC)
        back = found.astimezone(zone).replace(tzinfo=None)
    except OverflowError as error:  # the first and the last day that computers know
        raise Unwritable(UNREADABLE) from error
    if back != said:
        raise Unwritable(SKIPPED)
    return found


def shown(moment: str, zone: ZoneInfo) -> str:
    """What the clocks of the zone show at a moment (ISO 8601 with its offset), as a field of a form takes it."""
    local = datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None)
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")
