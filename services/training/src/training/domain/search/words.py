"""Words as they are searched: diacritics folded, inflection taken away, in Latvian and English.

Lemmas are simplemma's. Where its dictionary misses a Latvian form ("intelekta"), taking the ending off brings the forms together,
so both are done: a term is the folded lemma without its ending.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import simplemma

WORD = re.compile(r"\w+")
LONGEST_WORD = 40
LEMMAS = ("lv", "en")
ENDING = re.compile(r"(?<=\w{3})(?:iem|ajam|ajai|ajas|ajos|jiem|am|as|ai|am|os|es|is|us|ie|um|em|im|a|e|i|o|s|u)$")
"""Endings of Latvian nouns and adjectives after folding; at least three letters stay."""


def folded(text: str) -> str:
    """Lower case without diacritics: `Kiberdrošība` -> `kiberdrosiba`."""
    lower = text.casefold()
    if lower.isascii():
        return lower
    return "".join(each for each in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(each))


def words(text: str) -> Iterator[str]:
    """The words of a text as they stand, without what is too long to be one."""
    return (each for each in WORD.findall(text.replace("_", " ")) if len(each) <= LONGEST_WORD)


@lru_cache(maxsize=400_000)
def forms(word: str, language: str | None = None) -> tuple[str, frozenset[str]]:
    """(a word folded, the terms that it is found by). Without a language it may be of any that we know the inflection of."""
    form = folded(word)
    languages = LEMMAS if language is None else (language,) if language in LEMMAS else ()
    return form, frozenset({_term(word, each) for each in languages}) or frozenset({form})


def _term(word: str, language: str) -> str:
    lemma = folded(simplemma.lemmatize(word.lower(), lang=language))
    return ENDING.sub("", lemma) if language == "lv" else lemma
