"""The ladder of identity: which offering an item already is."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from chassis.database import Work
from training.domain.sources.candidates import Candidate, Reading
from training.repository import harvested
from training.repository.harvested import Known


class Ladder:
    """Finds the offering that an item already is: by its id, else by its address, else by title and start.

    The lower rungs only count where they name one item on both sides, and one whose own id is not there any more.
    """

    def __init__(self, known: Sequence[Known], whole: Reading) -> None:
        present = {each.key for each in whole.candidates} | whole.unchanged | {each.key for each in whole.rejected if each.key}
        self._by_key = {each.key: each for each in known}
        left = [each for each in known if each.key not in present]
        self._by_link = _unique(left, [each.link for each in whole.candidates], "link")
        self._by_fingerprint = _unique(left, [each.fingerprint for each in whole.candidates], "fingerprint")

    @classmethod
    async def of(cls, work: Work, source: UUID, portion: Sequence[Candidate], whole: Reading) -> "Ladder":
        links = [each.link for each in portion if each.link]
        known = await harvested.known(work, source, [each.key for each in portion], links, [each.fingerprint for each in portion])
        return cls(known, whole)

    def find(self, candidate: Candidate) -> Known | None:
        """The item that it was."""
        found = self._by_key.get(candidate.key) or self._by_link.get(candidate.link) or self._by_fingerprint.get(candidate.fingerprint)
        if found is not None and found.key != candidate.key:  # it is taken: nobody else can be it
            self._by_link = {name: each for name, each in self._by_link.items() if each is not found}
            self._by_fingerprint = {name: each for name, each in self._by_fingerprint.items() if each is not found}
        return found


def _unique(known: Sequence[Known], read: Sequence[str | None], name: str) -> dict[str | None, Known]:
    once = {value for value, count in Counter(read).items() if count == 1 and value is not None}
    stored = Counter(getattr(each, name) for each in known)
    return {value: each for each in known if (value := getattr(each, name)) in once and stored[value] == 1}
