"""Which phrase word somebody meant who mistyped it."""

from collections import defaultdict
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from contracts.thesaurus import ReadLanguage
from matching.domain.understanding.forms import OF_VERB, STRIPPED
from matching.domain.understanding.phrases import book

SHORTEST, LONG = 6, 10
"""A shorter word is too near to others to be mended; a long one may hold two mistakes."""


@lru_cache(maxsize=100_000)
def mended(form: str, language: ReadLanguage) -> tuple[int, ...]:
    """The pieces that a folded word misses by a letter; none for a short one. Nobody mistypes the first letter, so it must agree."""
    if len(form) < SHORTEST:
        return ()
    whole, begun = _by_first_letter(language)
    allowed = 2 if len(form) >= LONG else 1
    known = process.extractOne(form, whole[form[0]], scorer=OSA.distance, score_cutoff=allowed)
    if known:
        return tuple(book(language).whole[known[0]])
    return _beginning(form, begun[form[0]], language)


def _beginning(form: str, stems: dict[int, list[str]], language: ReadLanguage) -> tuple[int, ...]:
    for length in sorted(stems, reverse=True):
        allowed = 2 if length >= LONG else 1
        for cut in (length, length + 1, length - 1):
            if len(form) >= cut:
                near = process.extractOne(form[:cut], stems[length], scorer=OSA.distance, score_cutoff=allowed)
                if near:
                    return tuple(book(language).begun[near[0]])
    return ()


@cache
def _by_first_letter(language: ReadLanguage) -> tuple[dict[str, list[str]], dict[str, dict[int, list[str]]]]:
    whole: defaultdict[str, list[str]] = defaultdict(list)
    begun: defaultdict[str, dict[int, list[str]]] = defaultdict(dict)
    for form in book(language).whole:
        if len(form) >= SHORTEST and not form.endswith((STRIPPED, OF_VERB)):
            whole[form[0]].append(form)
    for stem in book(language).begun:
        if len(stem) >= SHORTEST:
            begun[stem[0]].setdefault(len(stem), []).append(stem)
    return whole, begun
