"""What must hold for a thesaurus, so that a mistake in the data is found when it is made and not when somebody is misunderstood."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from contracts.taxonomies import Taxonomy
from contracts.thesaurus.entries import GROUPS, LANGUAGES_READ, Lexicon, ReadLanguage

FEWEST_A_LANGUAGE = 10
LETTERS = {"lv": "a-zāčēģīķļņšūž", "en": "a-z"}
SHORTEST_STEM = 3
"""A shorter beginning stands for too many words."""


def problems(lexicon: Lexicon, taxonomy: Taxonomy) -> Iterator[str]:
    """Everything wrong with the entries of a list, in words."""
    yield from (f"{code}: has no entry" for code in taxonomy.codes if code not in lexicon.terms)
    for code, entry in lexicon.terms.items():
        if code not in taxonomy:
            yield f"{code}: is not in the list {taxonomy.name}"
        yield from (f"{code}: implies {other}, which is no other term" for other in entry.implies if other not in taxonomy or other == code)
        for language in LANGUAGES_READ:
            if len(entry[language]) < FEWEST_A_LANGUAGE:
                yield f"{code}: has {len(entry[language])} phrases in {language}, needs {FEWEST_A_LANGUAGE}"
            yield from (f"{code}: {wrong}" for _, phrase in entry[language] for wrong in _wrong(phrase, language))
    for language in LANGUAGES_READ:
        yield from _doubles(lexicon, language)


def _wrong(phrase: str, language: ReadLanguage) -> Iterator[str]:
    if not unicodedata.is_normalized("NFC", phrase):
        yield f"{phrase!r} is not written in composed letters (NFC)"
    word = rf"(?:[{LETTERS[language]}0-9\-]+\*?|@[a-z]+)"
    if not re.fullmatch(rf"{word}(?: {word})*", phrase):
        yield f"{phrase!r} is not words of {language} in lower case, with one space between"
    yield from (f"{phrase!r} names a group that is not there" for word in phrase.split() if word[0] == "@" and word[1:] not in GROUPS)
    if any(word.endswith("*") and len(word) <= SHORTEST_STEM for word in phrase.split()):
        yield f"{phrase!r} has a beginning shorter than {SHORTEST_STEM} letters"


def _doubles(lexicon: Lexicon, language: ReadLanguage) -> Iterator[str]:
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for code, entry in lexicon.terms.items():
        for _, phrase in entry[language]:
            bearers[phrase].append(code)
    shared = set(lexicon.shared[language])
    for phrase, codes in bearers.items():
        if len(set(codes)) < len(codes):
            yield f"{phrase!r} stands twice at {codes[0]}"
        elif len(codes) > 1 and phrase not in shared:
            yield f"{phrase!r} stands at {' and '.join(codes)}: name it in shared, or choose"
    yield from (f"{phrase!r} is named in shared, but no two terms have it" for phrase in sorted(shared) if len(bearers[phrase]) < 2)
