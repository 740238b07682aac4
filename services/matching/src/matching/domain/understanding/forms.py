"""Forms by which words are compared: folded, and with the inflection of Latvian or English taken away.

Lemmas are simplemma's. Where its dictionary misses a Latvian form, taking the ending off brings the forms together. A stripped form
is marked, so that "vide" (environment) is not found in "video".
"""

import re
from functools import lru_cache

import simplemma

from contracts.thesaurus import ReadLanguage
from matching.domain.words import folded

ENDING = re.compile(r"(?<=\w{3})(?:ajiem|ajam|ajai|ajas|ajos|iem|am|as|ai|os|es|is|us|ie|um|em|im|a|e|i|o|s|u)$")
"""Endings of Latvian nouns and adjectives after folding; at least three letters stay."""
STRIPPED = "-"
OF_VERB = "~"
VERBAL = ("ing", "ed")
SHORTEST = 4
"""Shorter words have no lemma: to a dictionary "ai" is a form of "be"."""


@lru_cache(maxsize=100_000)
def forms(word: str, language: ReadLanguage) -> frozenset[str]:
    """All forms of one word; two words are the same where they share one."""
    form = folded(word)
    if len(form) < SHORTEST:
        return frozenset((form,))
    lemma = folded(simplemma.lemmatize(word, lang=language))
    if language == "lv":
        return frozenset((form, lemma, _stripped(form), _stripped(lemma)))
    return frozenset((form, lemma + OF_VERB if form.endswith(VERBAL) else lemma))


def phrase_forms(word: str, language: ReadLanguage) -> frozenset[str]:
    """The forms of a word of a phrase. In English it also stands for its forms as a verb, but not the other way round, and a plural does
    not: "bake" is found in "baking", while "machining" is not found in "machine", nor "trains" in "training".
    """
    found, form = forms(word, language), folded(word)
    if language == "lv" or form.endswith("s"):
        return found
    return frozenset((form,)) if form.endswith(VERBAL) else found | {form + OF_VERB}


@lru_cache(maxsize=100_000)
def is_known(word: str, language: ReadLanguage) -> bool:
    """Whether a dictionary has the word, so that it is no typing mistake."""
    return simplemma.is_known(word, lang=language)


def _stripped(form: str) -> str:
    return ENDING.sub("", form) + STRIPPED
