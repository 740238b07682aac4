"""Phrases found in a text: their words in any order and with a few others between, within one sentence.

What stands in an "aside" is hidden from shorter phrases, and what is refused ("we do not need a website") counts only for the
sector: a bakery that needs no website is a bakery.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from contracts.thesaurus import ReadLanguage
from matching.domain.needs import Asked
from matching.domain.understanding.forms import forms, is_known
from matching.domain.understanding.phrases import Book, Phrase, book
from matching.domain.understanding.spelling import mended
from matching.domain.understanding.tokens import FILLERS, Word, languages_of, tokens
from matching.domain.words import folded

BETWEEN = 2
"""How many other words may stand inside a phrase; one at most inside those that tell how to read."""
NEVER_REFUSED = "sectors"
JOINTS = frozenset(("un", "and"))

Spots = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase in the text: where its words stand, how surely it means a term, and the words as they were written.

    `opening`: it stands in the first sentence, where people say who they are.
    """

    asked: Asked
    strength: float
    spots: Spots
    words: str
    opening: bool


def read(text: str, language: str | None) -> list[Hit]:
    """Every meaning that a text has, phrase by phrase."""
    text_words = tokens(text)
    hits: list[Hit] = []
    for each in languages_of(text_words, language):
        hits += _read_in(text_words, each)
    return hits


def _read_in(text: Sequence[Word], language: ReadLanguage) -> list[Hit]:
    matches = list(_matches(text, language))
    hidden = [frozenset(spots) for phrase, spots in matches if "aside" in phrase.roles]
    refused = _refused(text, matches, language)
    return [
        Hit(asked, strength, spots, " ".join(text[at].text for at in spots), text[spots[0]].sentence == text[0].sentence)
        for phrase, spots in matches
        if not any(frozenset(spots) < each for each in hidden)
        for asked, strength in phrase.means.items()
        if asked.kind == NEVER_REFUSED or not refused.intersection(spots)
    ]


def _matches(text: Sequence[Word], language: ReadLanguage) -> Iterator[tuple[Phrase, Spots]]:
    phrases = book(language)
    where: defaultdict[int, list[int]] = defaultdict(list)
    empty = {at for at, word in enumerate(text) if folded(word.text) in FILLERS}
    for at, word in enumerate(text):
        for piece in _pieces(word.text, language):
            where[piece].append(at)
    for piece, spots in where.items():
        for phrase in phrases.by_anchor.get(piece, ()):
            if all(each in where for each in phrase.pieces):
                found = (_around(phrase, at, where, text) for at in spots)
                yield from ((phrase, each) for each in found if each and (phrase.roles or not empty.issuperset(each)))


def _around(phrase: Phrase, anchor: int, where: dict[int, list[int]], text: Sequence[Word]) -> Spots | None:
    """The words of a phrase nearest to its anchor; None where they are too far from each other."""
    spots = [anchor]
    reach = len(phrase.pieces) + BETWEEN
    for at, piece in enumerate(phrase.pieces):
        if at != phrase.anchor:
            near = _nearest(where[piece], spots, text, reach)
            if near is None:
                return None
            spots.append(near)
    spots.sort()
    wide = text[spots[-1]].place - text[spots[0]].place >= reach or (phrase.roles and spots[-1] - spots[0] > len(spots))
    return None if wide else tuple(spots)


def _nearest(candidates: Sequence[int], spots: Sequence[int], text: Sequence[Word], reach: int) -> int | None:
    anchor, best, least = spots[0], None, reach
    word = text[anchor]
    for at in candidates:
        distance = abs(text[at].place - word.place)
        if distance < least and at not in spots and text[at].sentence == word.sentence:
            best, least = at, distance
    return best


@lru_cache(maxsize=100_000)
def _pieces(word: str, language: ReadLanguage) -> tuple[int, ...]:
    """The pieces of phrases that a word is, however it is inflected or (only when it is no other word) mistyped."""
    phrases, form = book(language), folded(word)
    found = {piece for each in forms(word, language) for piece in phrases.whole.get(each, ())} | set(_begun(form, phrases))
    if found or is_known(word, language):
        return tuple(found)
    return mended(form, language)


def _begun(form: str, phrases: Book) -> Iterator[int]:
    return (piece for end in range(1, len(form) + 1) if form[:end] in phrases.begun for piece in phrases.begun[form[:end]])


def _refused(text: Sequence[Word], matches: Sequence[tuple[Phrase, Spots]], language: ReadLanguage) -> set[int]:
    """The places of what is not wanted: from the refusal to the end of the thought. In Latvian what is refused may stand before it too."""
    refusals = [spots for phrase, spots in matches if "refuse" in phrase.roles]
    said = {at for spots in refusals for at in spots}
    wants = {at for phrase, spots in matches if "want" in phrase.roles for at in spots} - said
    stops = wants | {at for phrase, spots in matches if "split" in phrase.roles for at in spots} - said
    refused: set[int] = set()
    for spots in refusals:
        refused.update(_thought(text, range(spots[-1] + 1, len(text)), spots[-1], stops))
        if language == "lv":
            refused.update(_before(text, spots[0], stops, wants))
    return refused


def _before(text: Sequence[Word], start: int, stops: set[int], wants: set[int]) -> list[int]:
    """What stands before a refusal: all of its thought, but of "we want this and that not" only that."""
    before = list(_thought(text, range(start - 1, -1, -1), start, stops))
    if min(before, default=start) - 1 in wants:
        joints = (place for place, at in enumerate(before) if text[at].text in JOINTS)
        return before[: next(joints, len(before))]
    return before


def _thought(text: Sequence[Word], places: range, start: int, stops: set[int]) -> Iterator[int]:
    for at in places:
        if text[at].thought != text[start].thought or at in stops:
            return
        yield at
