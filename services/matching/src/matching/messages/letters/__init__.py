"""What letters say, language by language."""

from collections.abc import Mapping

from matching.messages.letters.english import ENGLISH
from matching.messages.letters.latvian import LATVIAN
from matching.messages.letters.words import LetterWords

LETTER_WORDS: Mapping[str, LetterWords] = {"lv": LATVIAN, "en": ENGLISH}
__all__ = ["LETTER_WORDS", "LetterWords"]
