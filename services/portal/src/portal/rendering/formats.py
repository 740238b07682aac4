"""How one language writes dates, times, numbers and texts that may exist only in another language."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from math import ceil, floor
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta, get_day_names, get_timezone_name
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

LOCALES = {"lv": Locale.parse("lv"), "en": Locale.parse("en_GB")}
MILLISECONDS_A_SECOND = 1000
SECONDS_A_MINUTE = 60
# The year is written only when it is not this one.
MOMENT_PATTERNS = {"lv": ("EEEE, d. MMMM, HH:mm", "EEEE, y. 'gada' d. MMMM, HH:mm"), "en": ("EEEE d MMMM, HH:mm", "EEEE d MMMM y, HH:mm")}
MONTH_PATTERNS = {"lv": "y. 'gada' LLLL", "en": "LLLL y"}
WEEKDAY_PATTERNS = {"lv": "EEEE, d. MMMM", "en": "EEEE d MMMM"}
DAY_PATTERNS = {"lv": ("d. MMM", "dd.MM.y."), "en": ("d MMM", "d MMM y")}


class NaiveTimeError(ValueError):
    """A time without a zone would be shown an hour or more wrong to somebody."""

    code = "time_without_zone"


class Formats:
    """The filters of one language; times are shown in the network's zone, whatever zone they came in."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.language = language
        self.locale = LOCALES[language]
        self.zone = zone

    def number(self, value: float) -> str:
        """1234.5 → `1234,5` in Latvian, `1,234.5` in English."""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        """0.256 → `26%`; nothing short of all is written as 100 %, and nothing above none as 0 %."""
        if share in {0, 1} or 0 < round(share, 2) < 1:
            return format_percent(share, locale=self.locale)
        away_from_the_end = ceil if round(share) == 0 else floor
        return format_percent(away_from_the_end(share * 1000) / 1000, "#,##0.0%", locale=self.locale)

    def day(self, value: date) -> Markup:
        """A calendar day with its year. A time is first moved to the network's zone."""
        local = self._local(value) if isinstance(value, datetime) else value
        return _time_element(local.isoformat(), format_date(local, "long", locale=self.locale))

    def day_of(self, text: str) -> str:
        """An ISO 8601 date in words, without an element, for use inside of texts. What is no date is shown as it is."""
        try:
            return format_date(date.fromisoformat(text), "long", locale=self.locale)
        except ValueError:
            return text

    def month(self, value: date) -> str:
        """A month with its year: `2026. gada decembris`."""
        return format_date(value, MONTH_PATTERNS[self.language], locale=self.locale)

    def weekday_and_day(self, value: date) -> Markup:
        """A day of the month on the screen, with its weekday for the list that a phone shows."""
        return _time_element(value.isoformat(), format_date(value, WEEKDAY_PATTERNS[self.language], locale=self.locale))

    def weekdays(self) -> list[tuple[str, str]]:
        """(in full, short) names of the days of a week, from Monday on."""
        full, short = (get_day_names(width, "stand-alone", self.locale) for width in ("wide", "abbreviated"))
        return [(full[day], short[day]) for day in range(7)]

    def short_day(self, value: date, now: datetime | None = None) -> Markup:
        """Day and month, for rows of a list."""
        local = self._local(value) if isinstance(value, datetime) else value
        pattern = DAY_PATTERNS[self.language][self._other_year(local, now)]
        return _time_element(local.isoformat(), format_date(local, pattern, locale=self.locale))

    def moment(self, value: datetime, now: datetime | None = None, zone: str | None = None) -> Markup:
        """Weekday, day and clock time: what somebody needs who wants to come; in another zone's clock where that is named."""
        local = self._local(value, zone)
        pattern = MOMENT_PATTERNS[self.language][self._other_year(local, now)]
        return _time_element(local.isoformat(), format_datetime(local, pattern, locale=self.locale))

    def period(self, start: datetime, end: datetime, now: datetime | None = None, zone: str | None = None) -> Markup:
        """From when to when; the day is not repeated when it is the same one in that zone."""
        same_day = self._local(start, zone).date() == self._local(end, zone).date()
        until = self.clock(end, zone=zone) if same_day else self.moment(end, now, zone)
        # No line ends between the two clock times of one day.
        dash = "\N{WORD JOINER}\N{EN DASH}\N{WORD JOINER}" if same_day else " \N{EN DASH} "
        return Markup("{}{}{}").format(self.moment(start, now, zone), dash, until)

    def clock(self, value: datetime, *, seconds: bool = False, zone: str | None = None) -> Markup:
        """The time of day."""
        local = self._local(value, zone)
        return _time_element(local.isoformat(), format_time(local, "HH:mm:ss" if seconds else "HH:mm", locale=self.locale))

    def recent(self, value: datetime, now: datetime | None = None) -> Markup:
        """The time of day to the second; of another day than today with its date."""
        local, today = self._local(value), (now or datetime.now(UTC)).astimezone(self.zone).date()
        clock = format_time(local, "HH:mm:ss", locale=self.locale)
        day = (
            ""
            if local.date() == today
            else format_date(local, DAY_PATTERNS[self.language][self._other_year(local, now)], locale=self.locale) + " "
        )
        return _time_element(local.isoformat(), day + clock)

    def zone_name(self, zone: str | None = None) -> str:
        """In whose clock the times are: `Austrumeiropas laiks`."""
        known = self._zone(zone)
        return "UTC" if known.key in {"UTC", "Etc/UTC"} else get_timezone_name(known, width="long", locale=self.locale)

    def ago(self, value: datetime, now: datetime | None = None) -> Markup:
        """`5 minutes ago`, with the exact moment for machines and on hover."""
        local = self._local(value)
        span = local - (now or datetime.now(UTC))
        words = format_timedelta(span, add_direction=True, locale=self.locale)
        exact = format_datetime(local, "medium", locale=self.locale)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(local.isoformat(), exact, words)

    def duration(self, milliseconds: float) -> str:
        """A span a person can feel: `38 ms`, `1,2 s`, `3 min`."""
        whole, seconds = round(milliseconds), round(milliseconds / 1000, 1)
        if whole < MILLISECONDS_A_SECOND:
            return f"{self.number(whole)}\N{NO-BREAK SPACE}ms"
        if seconds < SECONDS_A_MINUTE:
            return f"{self.number(seconds)}\N{NO-BREAK SPACE}s"
        return f"{self.number(round(seconds / SECONDS_A_MINUTE))}\N{NO-BREAK SPACE}min"

    def words(self, texts: Mapping[str, str] | str | None) -> Markup:
        """A language map as HTML; a text in another language is marked so that it is read aloud right."""
        language, text = self.chosen(texts)
        if language == self.language or not text:
            return Markup("{}").format(text)
        return Markup('<span lang="{}" dir="auto">{}</span>').format(language, text)

    def plain(self, texts: Mapping[str, str] | str | None) -> str:
        """A language map as bare text, for titles and attributes, where no `lang` can stand."""
        return self.chosen(texts)[1]

    def named(self, names: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
        """Slugs with their language maps as choices of a list: (slug, name)."""
        return [(slug, self.plain(name)) for slug, name in names.items()]

    def chosen(self, texts: Mapping[str, str] | str | None) -> tuple[str, str]:
        """Language and text: the reader's, else Latvian, else English, else the first that is not empty."""
        if texts is None or isinstance(texts, str):
            return self.language, texts or ""
        order = [self.language, *LOCALES, *texts]
        return next(((language, texts[language]) for language in order if texts.get(language)), (self.language, ""))

    def _other_year(self, local: date, now: datetime | None) -> bool:
        return local.year != (now or datetime.now(UTC)).astimezone(self.zone).year

    def _local(self, value: datetime, zone: str | None = None) -> datetime:
        if value.tzinfo is None:
            raise NaiveTimeError(f"{value.isoformat()} has no time zone: pass an aware datetime")
        return value.astimezone(self._zone(zone))

    def _zone(self, name: str | None) -> ZoneInfo:
        try:
            return ZoneInfo(name) if name else self.zone
        except (ZoneInfoNotFoundError, ValueError):
            return self.zone


def _time_element(machine: str, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, words)
