"""Where the network is: its country, regions and municipalities, and which of them go together."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chassis.errors import InvalidInput
from matching.errors.directory import WrongPlace


@dataclass(frozen=True)
class Territory:
    """The network's own country: slugs of its regions, and codes of its municipalities with the region of each."""

    country: str
    regions: tuple[str, ...]
    municipalities: Mapping[str, str]

    def problems(self, country: str | None, region: str | None, municipality: str | None) -> Iterator[InvalidInput]:
        """What is wrong with a place. Other countries' regions are not known here and pass."""
        if country not in (None, self.country):
            return
        if region is not None and region not in self.regions:
            near = difflib.get_close_matches(region.lower(), self.regions, n=3, cutoff=0.5)
            yield WrongPlace(field="region", reason=_no_such("region", "reģiona", region, near or self.regions))
        if municipality is None:
            return
        its_region = self.municipalities.get(municipality)
        if its_region is None:
            near = difflib.get_close_matches(municipality, self.municipalities, n=3)
            yield WrongPlace(
                field="municipality", reason=_no_such("municipality", "pašvaldības", municipality, near or list(self.municipalities)[:3])
            )
        elif region != its_region:
            yield WrongPlace(field="region", reason=_elsewhere(municipality, its_region))


def _no_such(en: str, lv: str, given: str, known: Iterable[str]) -> dict[str, str]:
    choice = ", ".join(known)
    return {
        "en": f"The network has no {en} {given!r}. Write a code such as: {choice}.",
        "lv": f"Tīklā nav {lv} {given!r}. Rakstiet kodu, piemēram: {choice}.",
    }


def _elsewhere(municipality: str, region: str) -> dict[str, str]:
    return {
        "en": f"Municipality {municipality} lies in region {region!r}: write that region.",
        "lv": f"Pašvaldība {municipality} atrodas reģionā {region!r}: norādiet šo reģionu.",
    }
