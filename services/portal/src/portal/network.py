"""The network that these pages belong to, from its folder of data."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from contracts.network import Network

FILES = ("network", "regions", "municipalities", "hubs", "organisations")


def read_network(folder: Path) -> Network:
    """The checked network of a folder. Raises NetworkDataError with every problem found, OSError where a file is missing."""
    return Network.from_parts(*(_read(folder / f"{name}.yaml") for name in FILES))


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)


class Setting:
    """What pages say of the network; plain words where no folder of data is given."""

    def __init__(self, network: Network | None) -> None:
        self.name: Mapping[str, str] = (
            network.profile.name if network else {"lv": "Digitālo inovāciju centru tīkls", "en": "Network of digital hubs"}
        )
        self.zone = network.profile.zone if network else ZoneInfo("Europe/Riga")
        self.country = network.profile.country if network else "LV"
        self.regions: Mapping[str, Mapping[str, str]] = {region.slug: region.name for region in network.regions} if network else {}
        self.nuts: Mapping[str, str] = {region.slug: region.nuts for region in network.regions} if network else {}
        self.municipalities: Mapping[str, Mapping[str, str]] = {each.atvk: each.name for each in network.municipalities} if network else {}
        self.title = network.profile.start_page.title if network else self.name
        self.intro = network.profile.start_page.intro if network else None

    def municipality(self, code: str) -> Mapping[str, str]:
        """Its name by language; the code itself where it is not of this network."""
        return self.municipalities.get(code, {"": code})

    def region(self, slug: str) -> Mapping[str, str]:
        """Its name by language; the slug itself where it is not of this network."""
        return self.regions.get(slug, {"": slug})
