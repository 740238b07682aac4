"""How what somebody states becomes a wish: checked, its words read, a region placed in its country."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chassis.errors import InvalidInput
from contracts.taxonomies import COUNTRIES, LANGUAGES, SECTORS
from contracts.thesaurus import LANGUAGES_READ
from matching.domain.codes import unknown_codes
from matching.domain.needs import LISTS, SOMEBODY, Asked, Client, Kind, Weakness, Wish
from matching.domain.territory import Territory
from matching.domain.topic import topic
from matching.domain.understanding import Understood, asker, understand
from matching.errors.needs import EmptyNeed

CHOSEN = 1.0
"""How surely a term is asked that was chosen from its list."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A need as it was stated: its text by language, codes by list, who asks, and in which language they want help.

    `read`: whether terms are read from the text; not where somebody has looked through what was read and sends the codes that stand.
    """

    text: Mapping[str, str]
    codes: Mapping[Kind, Sequence[str]]
    client: Client = SOMEBODY
    language: str | None = None
    weaknesses: tuple[Weakness, ...] = ()
    read: bool = True

    @property
    def chosen(self) -> set[Asked]:
        """The terms that were given as codes."""
        return {Asked(kind, code) for kind, codes in self.codes.items() for code in codes}

    def problems(self, territory: Territory | None) -> Iterator[InvalidInput]:
        """All that is wrong with it."""
        if not any(self.codes.values()) and not any(each.strip() for each in self.text.values()) and not self.weaknesses:
            yield EmptyNeed(field="text")
        for kind, codes in self.codes.items():
            yield from unknown_codes(kind, LISTS[kind], codes)
        client = self.client
        yield from unknown_codes("client.country", COUNTRIES, [client.country] if client.country else [])
        yield from unknown_codes("client.sector", SECTORS, [client.sector] if client.sector else [])
        yield from unknown_codes("language", LANGUAGES, [self.language] if self.language else [])
        if territory is not None:
            yield from territory.problems(client.country, client.region, client.municipality)

    def understood(self) -> list[Understood]:
        """What the text asks for, list by list and surest first; nothing where it is not to be read."""
        return understood(self.text, self.client.kind) if self.read else []

    def wish(self, territory: Territory | None, read: Sequence[Understood]) -> Wish:
        """The need as the engine takes it. A region without a country lies in the network's own."""
        terms = {each.asked: each.strength for each in read} | dict.fromkeys(sorted(self.chosen), CHOSEN)
        home = territory.country if territory and self.client.region else None
        client = replace(self.client, country=self.client.country or home)
        return Wish(terms, client, self.language, self.weaknesses, topic(self.text))


def understood(text: Mapping[str, str], kind: str | None) -> list[Understood]:
    """What a text asks for. Where it is written in both languages, each term counts as surely as in the one that says it best."""
    best: dict[Asked, Understood] = {}
    for language in LANGUAGES_READ:
        for each in understand(text.get(language, ""), language, asker(kind)):
            known = best.get(each.asked)
            if known is None or known.strength < each.strength:
                best[each.asked] = each
    order = list(LISTS)
    return sorted(best.values(), key=lambda each: (order.index(each.asked.kind), -each.strength, each.asked.code))
