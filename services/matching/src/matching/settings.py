"""What matching is told by its environment, the network's folder included."""

from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field

from chassis.settings import Settings
from contracts.network import Network
from matching.domain.territory import Territory


class MatchingSettings(Settings):
    """How assessments are taken."""

    questionnaires_dir: Path | None = Field(
        None, description="folder of further questionnaires (*.yaml); try a file first with python -m matching.questionnaires check FILE"
    )
    assessment_rate: str = Field("60/hour", description="assessments that one client begins, in the notation of the limits library")


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


@cache
def clock(folder: Path | None) -> ZoneInfo:
    """The clock that the network's people read; UTC where no folder is given. Read once a process."""
    return ZoneInfo("UTC" if folder is None else _read(folder, "network")["time_zone"])


def _read(folder: Path, part: str) -> Any:
    return yaml.safe_load((folder / f"{part}.yaml").read_text("utf-8"))
