"""What matching is told by its environment, the network's folder included."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from chassis.settings import Settings
from contracts.network import Network
from matching.domain.territory import Territory


class MatchingSettings(Settings):
    """Nothing of its own so far."""


@cache
def territory(folder: Path | None) -> Territory | None:
    """The network's country with its regions and municipalities; None where no folder is given. Read once a process.

    Raises NetworkDataError with every mistake in the folder's data.
    """
    if folder is None:
        return None
    # Hubs and organisations are left out: the directory learns of hubs through its own API, and a mistake in sample data must not stop it.
    network = Network.from_parts(
        _read(folder, "network"),
        regions=_read(folder, "regions"),
        municipalities=_read(folder, "municipalities"),
        hubs=[],
        organisations=[],
    )
    return Territory(
        country=network.profile.country,
        regions=tuple(each.slug for each in network.regions),
        municipalities={each.atvk: each.region for each in network.municipalities},
    )


def _read(folder: Path, part: str) -> Any:
    return yaml.safe_load((folder / f"{part}.yaml").read_text("utf-8"))
