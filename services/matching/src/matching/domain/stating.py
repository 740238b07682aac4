"""How what somebody states becomes a wish: checked, its words read, a region placed in its country."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chassis.errors import InvalidInput
from contracts.taxonomies import COUNTRIES, LANGUAGES
from matching.domain.codes import unknown_codes
from matching.domain.needs import LISTS, Asked, Kind, Wish
from matching.domain.territory import Territory
from matching.domain.understanding import understood
from matching.errors import EmptyNeed


@dataclass(frozen=True, slots=True)
class Statement:
    """A need as it was stated: passages of text, codes by list, place and language."""

    passages: tuple[str, ...]
    codes: Mapping[Kind, Sequence[str]]
    country: str | None
    region: str | None
    language: str | None

    @property
    def chosen(self) -> set[Asked]:
        """The terms that were given as codes."""
        return {Asked(kind, code) for kind, codes in self.codes.items() for code in codes}

    def problems(self, territory: Territory | None) -> Iterator[InvalidInput]:
        """All that is wrong with it."""
        if not any(self.codes.values()) and not any(each.strip() for each in self.passages):
            yield EmptyNeed(field="text")
        for kind, codes in self.codes.items():
            yield from unknown_codes(kind, LISTS[kind], codes)
        yield from unknown_codes("country", COUNTRIES, [self.country] if self.country else [])
        yield from unknown_codes("language", LANGUAGES, [self.language] if self.language else [])
        if territory is not None:
            yield from territory.problems(self.country, self.region, None)

    def wish(self, territory: Territory | None) -> Wish:
        """The need as the ranking takes it. A region without a country lies in the network's own."""
        terms = {*self.chosen, *understood(self.passages)}
        ordered = [Asked(kind, code) for kind, taxonomy in LISTS.items() for code in taxonomy.codes if Asked(kind, code) in terms]
        home = territory.country if territory and self.region else None
        return Wish(tuple(ordered), self.country or home, self.region, self.language)
