"""Texts as they are compared: without case and diacritics, so that "Cesis" finds "Cēsis"."""

import re
import unicodedata
from collections.abc import Mapping

WORD = re.compile(r"\w+")
READING_ORDER = ("lv", "en")


def folded(text: str) -> str:
    """Lower case without diacritics: `Mākslīgais` → `maksligais`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in their order."""
    return tuple(WORD.findall(folded(text)))


def first_text(text: Mapping[str, str]) -> str:
    """A text in Latvian, else in English, else in the first language in which it is written."""
    written = {language: each.strip() for language, each in text.items() if each.strip()}
    return next((written[language] for language in READING_ORDER if language in written), next(iter(written.values()), ""))
