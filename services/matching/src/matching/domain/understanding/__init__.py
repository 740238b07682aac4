"""What a text asks for, in the terms of the shared lists, with the words that led there."""

from collections.abc import Iterable

from contracts.thesaurus import LANGUAGES_READ
from matching.domain.needs import Asked
from matching.domain.understanding.asker import Asker, asker
from matching.domain.understanding.weighing import CUT_OFF, Understood, understand

__all__ = ["CUT_OFF", "Asker", "Understood", "asker", "prepare", "understand", "understood"]
MISTYPED = {"lv": "kibedrošība", "en": "cybrsecurity"}
"""In no dictionary, so that also what mends spelling is made."""


def prepare() -> None:
    """Makes what a process makes once: dictionaries, the phrases of each language, what mends spelling. Else the first who asks waits."""
    for language in LANGUAGES_READ:
        understand(MISTYPED[language], language)


def understood(texts: Iterable[str]) -> set[Asked]:
    """The terms that texts ask for more likely than not, whoever wrote them and in whichever of the languages."""
    return {each.asked for text in texts for each in understand(text) if each.strength >= CUT_OFF}
