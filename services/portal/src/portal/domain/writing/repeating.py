"""A series in people's words - every other week, six times - as a rule of RFC 5545."""

from datetime import date, datetime

from portal.domain.writing.wall import Reason, Unwritable

MOST_DATES = 200
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY = ("week", "fortnight", "month", "weekday")
"""Every week, every other, on the same date of each month, on the same weekday of each month."""
ENDLESS: Reason = {
    "lv": "Norādiet, cik reižu tas notiek vai līdz kuram datumam.",
    "en": "Say how many times it takes place, or until which day.",
}
TWO_ENDS: Reason = {
    "lv": "Norādiet vai nu reižu skaitu, vai pēdējo dienu, ne abus.",
    "en": "Say either how many times or until which day, not both.",
}
COUNT: Reason = {
    "lv": f"Ierakstiet veselu skaitli no 2 līdz {MOST_DATES}.",
    "en": f"Write a whole number from 2 to {MOST_DATES}.",
}
DAY: Reason = {"lv": "Ierakstiet datumu kā 2027-05-31.", "en": "Write the date as 2027-05-31."}
TOO_EARLY: Reason = {"lv": "Pēdējai dienai jābūt pēc pirmās reizes.", "en": "The last day must come after the first date."}
UNKNOWN: Reason = {"lv": "Izvēlieties, cik bieži tas notiek.", "en": "Choose how often it takes place."}


class WrongRepeat(Unwritable):
    """A series that cannot be; `field` is the part to mend."""

    code = "wrong-repeat"

    def __init__(self, field: str, reason: Reason) -> None:
        super().__init__(reason)
        self.field = field


def rule(every: str, count: str, until: str, first: datetime) -> str:
    """The rule of a series whose first date is `first` by the clock on the wall. Raises WrongRepeat."""
    if every not in EVERY:
        raise WrongRepeat("repeat", UNKNOWN)
    if bool(count) == bool(until):
        raise WrongRepeat("repeat_count", TWO_ENDS if count else ENDLESS)
    return f"{_frequency(every, first)};{f'COUNT={_times(count)}' if count else f'UNTIL={_last_day(until, first):%Y%m%d}'}"


def _frequency(every: str, first: datetime) -> str:
    match every:
        case "week":
            return "FREQ=WEEKLY"
        case "fortnight":
            return "FREQ=WEEKLY;INTERVAL=2"
        case "month":
            return "FREQ=MONTHLY"
    number = (first.day - 1) // 7 + 1
    # Not every month has a fifth Tuesday, but each has a last one.
    return f"FREQ=MONTHLY;BYDAY={number if number < 5 else -1}{DAYS[first.weekday()]}"


def _times(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 4 or not 2 <= int(text) <= MOST_DATES:
        raise WrongRepeat("repeat_count", COUNT)
    return int(text)


def _last_day(text: str, first: datetime) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise WrongRepeat("repeat_until", DAY) from error
    if day <= first.date():
        raise WrongRepeat("repeat_until", TOO_EARLY)
    return day
