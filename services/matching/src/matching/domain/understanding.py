"""Terms found in a text by the exact words of their names, in Latvian and English, diacritics or not.

Small on purpose: it knows no inflection and no synonyms, and finds nothing rather than something wrong.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from contracts.taxonomies import Term
from matching.domain.needs import LISTS, Asked
from matching.domain.words import words

Phrase = tuple[str, ...]

BETWEEN = re.compile(r",|\b(?:un|vai|and|or)\b", re.IGNORECASE)
"""What joins the halves of a name: "Artificial intelligence and decision support" is found by either."""

MEANS_NOTHING_ALONE = {("mazo",), ("organiska",), ("organic",), ("cilveka",), ("micro",), ("regulation",), ("data",), ("dati",), ("space",)}
"""Halves that are adjectives, and whole names that everyday sentences use for something else."""


def understood(texts: Iterable[str]) -> set[Asked]:
    """The terms that texts name. Of overlapping names the longest counts: "big data" is not also "data"."""
    return {asked for text in texts for asked in _read(words(text))}


def _read(text: Phrase) -> Iterator[Asked]:
    phrases, longest = _phrases()
    at = 0
    while at < len(text):
        length = next((size for size in range(longest, 0, -1) if text[at : at + size] in phrases), 0)
        if length:
            yield from phrases[text[at : at + length]]
        at += length or 1


@cache
def _phrases() -> tuple[dict[Phrase, tuple[Asked, ...]], int]:
    """Every phrase that names terms, and the length of the longest in words."""
    phrases: dict[Phrase, tuple[Asked, ...]] = {}
    for kind, taxonomy in LISTS.items():
        for term in taxonomy:
            for phrase in _names(term):
                phrases[phrase] = (*phrases.get(phrase, ()), Asked(kind, term.code))
    return phrases, max(map(len, phrases))


def _names(term: Term) -> set[Phrase]:
    whole = [term.label.lv, term.label.en, term.code.replace("-", " "), term.catalogue or term.code]
    halves = [half for label in (term.label.lv, term.label.en) for half in BETWEEN.split(label)]
    return {phrase for name in (*whole, *halves) if (phrase := words(name))} - MEANS_NOTHING_ALONE
