"""Our words in the languages that people can choose."""

from training.messages.texts.english import ENGLISH
from training.messages.texts.latvian import LATVIAN
from training.messages.texts.words import Words

__all__ = ["WORDS", "Words"]

WORDS: dict[str, Words] = {each.language: each for each in (LATVIAN, ENGLISH)}
