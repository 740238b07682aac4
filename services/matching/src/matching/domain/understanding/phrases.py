"""The thesaurus made ready for reading: which words lead to which phrases, and which phrases mean which terms."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from contracts.thesaurus import GROUPS, READING, THESAURUS, ReadLanguage
from matching.domain.needs import LISTS, Asked, Kind
from matching.domain.understanding.forms import phrase_forms
from matching.domain.words import folded, words

Role = Literal["aside", "refuse", "want", "split"]
CERTAINTY = {"sure": 0.9, "likely": 0.65, "hint": 0.3}
"""How surely a phrase of each sort means its term. Two different hints are just enough (1 - 0.7 * 0.7 = 0.51)."""
LIKELY_WORD = 0.5
"""A likely phrase of one word: nothing beside it tells in which of its senses it stands."""

AMBIGUOUS_NAMES = {("data",), ("dati",), ("space",), ("regulation",), ("finance",), ("security",), ("mobility",)}
"""Names of terms that everyday sentences use for something else; the thesaurus says how surely they mean the term."""


@dataclass(slots=True)
class Phrase:
    """Words that together mean terms, or tell how to read. `anchor` is the place of the longest, the rarest by all odds."""

    pieces: tuple[int, ...]
    anchor: int
    means: dict[Asked, float] = field(default_factory=dict)
    roles: set[Role] = field(default_factory=set)


@dataclass(slots=True)
class Book:
    """All phrases of one language. A piece is one place of a phrase: a word, the beginning of words, or a group of words."""

    pieces: dict[str, int] = field(default_factory=dict)
    whole: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_pieces: dict[tuple[int, ...], Phrase] = field(default_factory=dict)
    by_anchor: dict[int, list[Phrase]] = field(default_factory=lambda: defaultdict(list))

    def phrase(self, text: str, language: ReadLanguage) -> Phrase:
        """The phrase of a text, made if it is new."""
        written = text.split()
        pieces = tuple(self._piece(word, language) for word in written)
        if pieces not in self.by_pieces:
            anchor = max(range(len(written)), key=lambda at: 0 if written[at].startswith("@") else len(written[at]))
            made = self.by_pieces[pieces] = Phrase(pieces, anchor)
            self.by_anchor[pieces[anchor]].append(made)
        return self.by_pieces[pieces]

    def _piece(self, written: str, language: ReadLanguage) -> int:
        key = folded(written)
        if key in self.pieces:
            return self.pieces[key]
        number = self.pieces[key] = len(self.pieces)
        for word in GROUPS[key[1:]][language] if key.startswith("@") else (written,):
            if word.endswith("*"):
                self.begun[folded(word[:-1])].append(number)
            else:
                for form in phrase_forms(word, language):
                    self.whole[form].append(number)
        return number


@cache
def book(language: ReadLanguage) -> Book:
    """The phrases of a language; made once a process."""
    made = Book()
    for asked, strength, text in _meanings(language):
        phrase = made.phrase(text, language)
        phrase.means[asked] = max(strength, phrase.means.get(asked, 0))
    roles: tuple[Role, ...] = ("aside", "refuse", "want", "split")
    for role in roles:
        for text in getattr(READING, role)[language]:
            made.phrase(text, language).roles.add(role)
    return made


def _meanings(language: ReadLanguage) -> Iterator[tuple[Asked, float, str]]:
    for kind, lexicon in THESAURUS.items():
        taxonomy = _kind(kind)
        for code, entry in lexicon.terms.items():
            for certainty, phrase in entry[language]:
                text = phrase.replace("-", " ")
                yield Asked(taxonomy, code), LIKELY_WORD if certainty == "likely" and " " not in text else CERTAINTY[certainty], text
    for each, terms in LISTS.items():
        for term in terms:
            names = {words(name) for name in (term.label[language], term.code.replace("-", " "), term.catalogue or term.code)}
            yield from ((Asked(each, term.code), CERTAINTY["sure"], " ".join(name)) for name in names - AMBIGUOUS_NAMES)


def _kind(name: str) -> Kind:
    return next(kind for kind in LISTS if kind == name)
