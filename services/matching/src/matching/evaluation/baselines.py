"""What the ranking is measured against: full-text search (BM25), and the hubs with most claims first."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

from matching.domain.words import words
from matching.evaluation.files import CATALOGUED, Listed

K1, B = 1.5, 0.75
"""The usual constants of Okapi BM25 (Robertson and Zaragoza 2009)."""


def most_claims_first(hubs: Sequence[Listed]) -> list[str]:
    """The same order for every need."""
    return [hub.id for hub in sorted(hubs, key=lambda hub: (-len(hub.claims()), hub.id))]


class Bm25:
    """Okapi BM25 over names, titles, descriptions and claims of hubs."""

    def __init__(self, hubs: Sequence[Listed]) -> None:
        texts = {hub.id: words(" ".join((hub.name, hub.title or "", hub.description or "", *_claimed(hub)))) for hub in hubs}
        self._ids = sorted(texts)
        average = sum(map(len, texts.values())) / len(texts) or 1
        self._scores: defaultdict[str, dict[str, float]] = defaultdict(dict)
        counts = {hub: Counter(text) for hub, text in texts.items()}
        bearing = Counter(word for count in counts.values() for word in count)
        for hub, count in counts.items():
            lengthy = K1 * (1 - B + B * len(texts[hub]) / average)
            for word, times in count.items():
                rarity = log(1 + (len(texts) - bearing[word] + 0.5) / (bearing[word] + 0.5))
                self._scores[word][hub] = rarity * times * (K1 + 1) / (times + lengthy)

    def rank(self, text: str) -> list[str]:
        """All hubs, best first."""
        score: Counter[str] = Counter()
        for word in words(text):
            score.update(self._scores.get(word, {}))
        return sorted(self._ids, key=lambda hub: (-score[hub], hub))


def _claimed(hub: Listed) -> list[str]:
    return [name for kind in CATALOGUED for name in getattr(hub, kind)]
