"""A whole network, checked: what its parts refer to exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Self

from contracts.network import checks
from contracts.network.errors import NetworkDataError
from contracts.network.parts import Hub, Municipality, Organisation, Profile, Region
from contracts.network.reading import Entry, read


@dataclass(frozen=True)
class Network:
    """A network of hubs as its folder describes it. `from_parts` is the way to make one: it checks."""

    profile: Profile
    regions: tuple[Region, ...]
    municipalities: tuple[Municipality, ...]
    hubs: tuple[Hub, ...]
    organisations: tuple[Organisation, ...]

    @classmethod
    def from_parts(
        cls,
        network: Entry,
        regions: Sequence[Entry],
        municipalities: Sequence[Entry],
        hubs: Sequence[Entry],
        organisations: Sequence[Entry],
    ) -> Self:
        """Take what was parsed from the files of these names; raises `NetworkDataError` with every problem found."""
        problems: list[str] = []
        profiles = read(Profile, "network", [network], problems)
        parts = (
            read(Region, "regions", regions, problems),
            read(Municipality, "municipalities", municipalities, problems),
            read(Hub, "hubs", hubs, problems),
            read(Organisation, "organisations", organisations, problems),
        )
        if not problems:
            made = cls(profiles[0], *parts)
            problems.extend(made._problems())
        if problems:
            raise NetworkDataError(problems)
        return made

    def _problems(self) -> chain[str]:
        return chain(
            checks.profile_problems(self.profile),
            checks.region_problems(self.profile, self.regions),
            checks.municipality_problems(self.profile, self.regions, self.municipalities),
            checks.hub_problems(self.profile, self.regions, self.municipalities, self.hubs),
            checks.organisation_problems(self.profile, self.hubs, self.organisations),
        )

    def region(self, slug: str) -> Region | None:
        """The region of a slug, or None."""
        return next((each for each in self.regions if each.slug == slug), None)

    def municipality(self, atvk: str) -> Municipality | None:
        """The municipality of a code, also of one that is no more, or None."""
        return next((each for each in self.municipalities if each.atvk == atvk), None)

    def municipalities_on(self, day: date) -> tuple[Municipality, ...]:
        """The municipalities that exist on a day."""
        return tuple(each for each in self.municipalities if each.valid_on(day))

    def hub(self, slug: str) -> Hub | None:
        """The hub of a slug, or None."""
        return next((each for each in self.hubs if each.slug == slug), None)
