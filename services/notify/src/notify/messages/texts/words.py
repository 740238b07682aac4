"""What a language must have to write our mails."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about the subscription itself. `page` is where its link leads."""

    page: str
    subject: str
    lead: str
    action: str
    ignore: str


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `{…}` is filled in; `more` and `hours` have the plural forms that CLDR names for the language."""

    locale: Locale
    language: str
    subject: Mapping[str, str]
    lead: Mapping[str, str]
    hub: str
    kind: str
    mode: str
    languages: str
    level: str
    price: str
    free: str
    when: str
    place: str
    online: str
    cancelled: str
    moved: str
    more: Mapping[str, str]
    hours: Mapping[str, str]
    """As they stand after "valid for"."""
    details: str
    why: str
    everything: str
    filters: Mapping[str, str]
    """Filter -> what stands before its values."""
    having: str
    starts: Mapping[str, str]
    day_pattern: str
    free_only: str
    only: str
    happened: Mapping[str, str]
    quotes: str
    """The opening and the closing one."""
    between: str
    """Stands between the last two of several values any of which will do."""
    manage: str
    unsubscribe: str
    wish: str
    address: Letter
    addition: Letter
    managing: Letter

    def count(self, forms: Mapping[str, str], number: int) -> str:
        """A number of things, in the plural form of the number."""
        return forms[self.locale.plural_form(number)].format(number=number)

    def quoted(self, text: str) -> str:
        """A text between the language's quotation marks."""
        return f"{self.quotes[0]}{text}{self.quotes[1]}"

    def either(self, values: Iterable[str]) -> str:
        """Several values, any of which will do."""
        *first, last = values
        return f"{', '.join(first)} {self.between} {last}" if first else last

    def day(self, day: date) -> str:
        """A date in full, in the form in which it stands after the words of `starts`."""
        return format_date(day, self.day_pattern, locale=self.locale)
