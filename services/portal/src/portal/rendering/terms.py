"""Codes in words: taxonomies, languages, lengths of time."""

import re
from collections.abc import Sequence

from babel import Locale
from babel.numbers import format_currency
from babel.units import format_unit

from contracts import taxonomies
from contracts.taxonomies import Taxonomy

LISTS: dict[str, Taxonomy] = {taxonomy.name: taxonomy for taxonomy in taxonomies.ALL}
PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
UNITS = ("year", "month", "week", "day", "hour", "minute")


class Terms:
    """The words of one language."""

    def __init__(self, language: str, locale: Locale) -> None:
        self._language = language
        self._locale = locale

    def term(self, taxonomy: str, code: str) -> str:
        """What people call a code; the code itself where the list does not have it."""
        found = LISTS[taxonomy].get(code)
        return found.label[self._language] if found else code

    def terms(self, taxonomy: str, codes: Sequence[str]) -> str:
        """Several codes as one phrase: `Dati, robotika`. What is written in capitals anyway stays so, as English languages do."""
        words = [self.term(taxonomy, code) for code in codes]
        if self._language == "en" and taxonomy == "languages":
            return ", ".join(words)
        return ", ".join([*words[:1], *(word if word[:2].isupper() else word[:1].lower() + word[1:] for word in words[1:])])

    def options(self, taxonomy: str) -> list[tuple[str, str]]:
        """(code, words) of a whole list, in its order."""
        return [(term.code, term.label[self._language]) for term in LISTS[taxonomy]]

    def span(self, period: str) -> str:
        """An ISO 8601 period: `P6W` is `6 nedēļas`. What is none is shown as it is."""
        found = PERIOD.fullmatch(period)
        if found is None or not any(found.groups()):
            return period
        parts = [
            format_unit(int(amount), f"duration-{unit}", "long", locale=self._locale)
            for amount, unit in zip(found.groups(), UNITS, strict=True)
            if amount
        ]
        return " ".join(parts)

    def hours(self, amount: float) -> str:
        """`12 stundas`."""
        return format_unit(amount, "duration-hour", "long", locale=self._locale)

    def money(self, amount: object, currency: str) -> str:
        """`25,00 €`."""
        return format_currency(amount, currency, locale=self._locale)  # type: ignore[arg-type]  # Decimal, as the contract has it
