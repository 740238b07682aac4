"""What a text asks for, in the terms of the shared lists, with the words that led there."""

from collections.abc import Iterable

from matching.domain.needs import Asked
from matching.domain.understanding.asker import Asker, asker
from matching.domain.understanding.weighing import CUT_OFF, Understood, understand

__all__ = ["CUT_OFF", "Asker", "Understood", "asker", "understand", "understood"]


def understood(texts: Iterable[str]) -> set[Asked]:
    """The terms that texts ask for more likely than not, whoever wrote them and in whichever of the languages."""
    return {each.asked for text in texts for each in understand(text) if each.strength >= CUT_OFF}
