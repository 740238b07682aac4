"""What a language must have to write our letters and certificates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from babel.dates import format_date, format_time

from training.domain.enrolments.letters import Kind
from training.domain.enrolments.places import Mode

TO = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about an enrolment. `{title}`, `{until}`, `{hours}` are filled in; `action` is what its link does."""

    subject: str
    lead: str
    action: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """The words of a certificate."""

    heading: str
    states: str
    """Stands before the name."""
    took_part: Mapping[Mode, str]
    dates: str
    issued: str
    check: str
    code: str
    qr: str
    """What the picture is, for those who cannot see it."""
    revoked: str
    nameless: str


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Counted things have the plural forms that CLDR names for it."""

    locale: Locale
    language: str
    letters: Mapping[Kind, Letter]
    hub: str
    when: str
    place: str
    link: str
    how: str
    modes: Mapping[Mode, str]
    cancelled: str
    reason: str
    mine: str
    leave: str
    decline: str
    page: str
    ignore: str
    why: str
    hours: Mapping[str, str]
    more: Mapping[str, str]
    certificate: Certificate

    def count(self, forms: Mapping[str, str], number: int) -> str:
        """A number of things, in the plural form of the number."""
        return forms[self.locale.plural_form(number)].format(number=number)

    def day(self, moment: datetime) -> str:
        """A day by the moment's own clock."""
        return format_date(moment.date(), "full", locale=self.locale)

    def clock(self, moment: datetime) -> str:
        """A time of day by the moment's own clock."""
        return format_time(moment.timetz(), "short", tzinfo=moment.tzinfo, locale=self.locale)

    def span(self, starts: datetime, ends: datetime) -> str:
        """From when until when."""
        until = self.clock(ends) if starts.date() == ends.date() else f"{self.day(ends)}, {self.clock(ends)}"
        return f"{self.day(starts)}, {self.clock(starts)}{TO}{until}"
