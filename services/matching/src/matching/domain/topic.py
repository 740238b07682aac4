"""What a text is about, as the weights of its words: for comparing needs with what hubs write of themselves."""

from collections import Counter
from collections.abc import Mapping
from math import log, sqrt

import simplemma

from contracts.thesaurus import LANGUAGES_READ
from matching.domain.words import WORD, folded

SHORTEST = 4
"""Shorter words bind others together and tell of nothing."""
MOST = 400
"""So many words of a text are read: a longer one says nothing more of its topic."""


def topic(text: Mapping[str, str]) -> dict[str, float]:
    """Weights of the words of a text by language, 1 + ln(times); as a vector of length 1. Words are lemmas without diacritics."""
    counts: Counter[str] = Counter()
    for language in LANGUAGES_READ:
        for word in WORD.findall(text.get(language, ""))[:MOST]:
            if len(word) >= SHORTEST:
                counts[f"{language}:{folded(simplemma.lemmatize(word, lang=language))}"] += 1
    weights = {word: 1 + log(times) for word, times in sorted(counts.items())}
    length = sqrt(sum(weight**2 for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}
