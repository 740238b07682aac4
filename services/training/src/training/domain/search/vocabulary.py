"""Every form of every word in the catalogue, and what a reader may have meant by a word that is none of them."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_FORMS = 60
LEAST_PREFIX = 3
LEAST_TYPED = 4


class Vocabulary:
    """Folded form -> the terms it is indexed under. Forms are never taken out: a word that nobody uses any more finds nothing."""

    def __init__(self) -> None:
        self._terms: dict[str, set[str]] = {}
        self._sorted: list[str] = []
        self._by_trigram: dict[str, list[str]] = defaultdict(list)
        self._unsorted = False

    def __len__(self) -> int:
        return len(self._terms)

    def add(self, form: str, terms: Iterable[str], *, bulk: bool = False) -> None:
        """Takes a form in. `bulk` puts the sorting off to the next question."""
        known = self._terms.get(form)
        if known is not None:
            known.update(terms)
            return
        self._terms[form] = set(terms)
        for trigram in _trigrams(form):
            self._by_trigram[trigram].append(form)
        if bulk:
            self._sorted.append(form)
            self._unsorted = True
        else:
            self._sort()
            insort(self._sorted, form)

    def exact(self, form: str) -> set[str]:
        """The terms of a form; empty where it is unknown."""
        return self._terms.get(form, set())

    def beginning(self, prefix: str) -> set[str]:
        """The terms of forms that begin so, of the first so many."""
        if len(prefix) < LEAST_PREFIX:
            return set()
        self._sort()
        found: set[str] = set()
        at = bisect_left(self._sorted, prefix)
        for form in self._sorted[at : at + MOST_FORMS]:
            if not form.startswith(prefix):
                break
            found |= self._terms[form]
        return found

    def like(self, form: str) -> set[str]:
        """The terms of the forms that differ least: by one slip, in long words by two."""
        if len(form) < LEAST_TYPED:
            return set()
        slips = 1 if len(form) < 2 * LEAST_TYPED else 2
        near = process.extract(form, self._sharing(form, slips), scorer=OSA.distance, score_cutoff=slips, limit=MOST_FORMS)
        if not near:
            return set()
        least = min(distance for _, distance, _ in near)
        return set().union(*(self._terms[each] for each, distance, _ in near if distance == least))

    def _sharing(self, form: str, slips: int) -> list[str]:
        """Forms that may be within so many slips. A slip spoils at most four trigrams, so that of any four for each, and one more,
        at least one is still there: the rarest are looked up.
        """
        rarest = sorted((self._by_trigram.get(each, []) for each in _trigrams(form)), key=len)[: 4 * slips + 1]
        return [each for each in set().union(*rarest) if abs(len(each) - len(form)) <= slips]

    def _sort(self) -> None:
        if self._unsorted:
            self._sorted.sort()
            self._unsorted = False


def _trigrams(form: str) -> set[str]:
    padded = f"  {form} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
