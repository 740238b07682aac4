"""What a language must have to write our letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time

from matching.domain.letters import Kind


@dataclass(frozen=True, slots=True)
class LetterText:
    """One kind of letter. `{hub}` and the rest are filled in; `action` is what its link does."""

    subject: str
    lead: str
    action: str


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One language."""

    locale: Locale
    language: str
    letters: Mapping[Kind, LetterText]
    reasons: Mapping[str, str]
    """Why a hub declined, or was passed over."""
    next_asked: str
    other_day: str
    no_other_day: str
    """What a client can do whom a day does not suit: ask for another, or not any more."""
    nobody_next: str
    """What the client can do where no other hub stands in line."""
    skipped: str
    withdrawn: Mapping[str, str]
    """Why a need was called back, for the hub."""
    reason: str
    day: str
    wished_day: str
    """Before the day that the client would like instead."""
    hub_says: str
    stages: tuple[str, ...]
    quoted: str
    private: str
    """Why the link should be kept to oneself."""
    why_organisation: str
    why_hub: str

    def on(self, day: date) -> str:
        """A day in words."""
        return format_date(day, "full", locale=self.locale)

    def until(self, moment: datetime) -> str:
        """Day and time by the moment's own clock."""
        clock = format_time(moment.timetz(), "short", tzinfo=moment.tzinfo, locale=self.locale)
        return f"{self.on(moment.date())}, {clock}"
