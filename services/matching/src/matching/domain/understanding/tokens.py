"""A text cut into words, thoughts and sentences."""

import re
from dataclasses import dataclass

from contracts.thesaurus import LANGUAGES_READ, ReadLanguage
from matching.domain.words import folded

TOKEN = re.compile(r"[^\W_]+|[.!?;:]+|\n\s*\n|,")
SENTENCE_END = frozenset(".!?;:\n")
"""A single line break may only wrap a line; an empty line ends a sentence."""
LONGEST_WORD = 40
SHORT_FORMS = (("can't", "cannot"), ("can not", "cannot"), ("n't", " not"), ("'s", ""), ("'ve", " have"), ("'re", " are"), ("'d", " would"))
COMMON = {
    "lv": frozenset(
        ("un", "ir", "mums", "ka", "par", "ar", "lai", "uz", "no", "musu", "vai", "kas", "gribam", "vajag", "esam", "bet", "nav", "mes")
    ),
    "en": frozenset(("the", "and", "of", "we", "to", "our", "is", "for", "in", "with", "are", "need", "not", "have", "it", "that", "on")),
}
"""Frequent words, folded: enough to tell the two languages of the thesaurus apart."""


FILLERS = (
    COMMON["lv"]
    | COMMON["en"]
    | frozenset(
        ("a", "an", "be", "will", "would", "could", "can", "going", "this", "which", "from", "at", "by", "its", "their", "as", "has")
    )
    | frozenset(("kura", "kurs", "kuru", "tas", "to", "tie", "tiek", "savu", "savas", "savi", "sava", "ko", "ja", "pie", "varetu"))
)
"""Words that do not make the words around them farther from each other."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word with the numbers of its sentence and of the thought (part of the sentence between commas) in which it stands.

    `place` counts the words that carry meaning.
    """

    text: str
    place: int
    sentence: int
    thought: int


def tokens(text: str) -> list[Word]:
    """The words of a text in lower case; marks only end thoughts and sentences."""
    found: list[Word] = []
    place, sentence, thought = 0, 0, 0
    for match in TOKEN.finditer(_spelt_out(text.casefold())):
        mark = match[0]
        if mark == ",":
            thought += 1
        elif mark[0] in SENTENCE_END:
            sentence, thought = sentence + 1, thought + 1
        elif len(mark) <= LONGEST_WORD:
            place += folded(mark) not in FILLERS
            found.append(Word(mark, place, sentence, thought))
    return found


def languages_of(words: list[Word], stated: str | None) -> tuple[ReadLanguage, ...]:
    """The languages in which to read: the stated one, else the one whose common words it holds, else both."""
    for language in LANGUAGES_READ:
        if language == stated:
            return (language,)
    said = {folded(each.text) for each in words}
    spoken: list[ReadLanguage] = [language for language in LANGUAGES_READ if said & COMMON[language]]
    return tuple(spoken) or LANGUAGES_READ


def _spelt_out(text: str) -> str:
    if "\u2019" in text or "'" in text:
        text = text.replace("\u2019", "'")
        for short, whole in SHORT_FORMS:
            text = text.replace(short, whole)
    return text
