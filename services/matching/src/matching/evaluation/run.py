"""Needs are understood and all hubs of a catalogue ranked for each."""

from collections.abc import Sequence

from matching.domain.fit import Field
from matching.domain.needs import Asked
from matching.domain.understanding import Understood, asker, understand
from matching.evaluation.files import CATALOGUED, Listed, Ranked, Stated, Terms, country_of, named

PLACE = 0.1
"""Of the whole, where the need names a country: as much as place weighs in the service's own ranking."""


class Catalogue:
    """The hubs of a file, ready to be ranked."""

    def __init__(self, hubs: Sequence[Listed]) -> None:
        self.field = Field({hub.id: hub.claims() for hub in hubs})
        self._country = {hub.id: country_of(hub.country) for hub in hubs}

    def answer(self, need: Stated) -> Ranked:
        """What is understood of a need, and the hubs for it."""
        found = understand(need.text, need.language, asker(need.kind))
        terms = {kind: [named(each.asked) for each in found if each.asked.kind == kind] for kind in CATALOGUED}
        return Ranked(need_id=need.id, understood=Terms.model_validate(terms), ranking=self._ranking(found, need.country))

    def _ranking(self, found: Sequence[Understood], country: str | None) -> list[str]:
        asked: dict[Asked, float] = {each.asked: each.strength for each in found if each.asked.kind in CATALOGUED}
        fits = self.field.rank(asked)
        home = country_of(country)
        if home is None:
            return [each.hub for each in fits]
        scores = {each.hub: (1 - PLACE) * each.fit + (PLACE if self._country[each.hub] == home else 0.0) for each in fits}
        return sorted(scores, key=lambda hub: (-scores[hub], hub))
