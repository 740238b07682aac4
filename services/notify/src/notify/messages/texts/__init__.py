"""The words of our mails in each language."""

from notify.messages.texts.english import ENGLISH
from notify.messages.texts.latvian import LATVIAN
from notify.messages.texts.words import Words

WORDS: dict[str, Words] = {"lv": LATVIAN, "en": ENGLISH}

__all__ = ["WORDS", "Words"]
