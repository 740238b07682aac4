"""What matching is told by its environment, the network's folder included."""

from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field

from chassis.sending.settings import MailSettings
from contracts.network import Network
from matching.domain.territory import Territory


class MatchingSettings(MailSettings):
    """How assessments are taken, and how hubs are asked."""

    questionnaires_dir: Path | None = Field(
        None, description="folder of further questionnaires (*.yaml); try a file first with python -m matching.questionnaires check FILE"
    )
    answer_working_days: int = Field(5, ge=1, le=60, description="working days that a hub has to answer; it may set itself fewer")
    letter_keep_days: int = Field(90, ge=1, description="address and content of a letter are forgotten so long after it was written")
    letter_row_days: int = Field(
        730,
        ge=1,
        description="what is left of a letter then (when it was written, of what kind, what became of it) is removed so long after",
    )
    repeat_days: tuple[int, int] = Field(
        (365, 730), description="days after the first assessment at which a client of a hub is asked to assess itself again"
    )
    organisation_rate: str = Field("60/hour", description="organisations that one client writes down, and asks letters with links for")
    draft_days: int = Field(365, ge=1, description="a draft of an assessment is removed when nobody has filled it in for so long")
    need_days: int = Field(180, ge=1, description="an open need of no organisation is removed when nothing was done with it for so long")
    removal_seconds: float = Field(600, gt=0, description="how often to look for what nobody uses any more")
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
    return yaml.load((folder / f"{part}.yaml").read_text("utf-8"), yaml.CSafeLoader)
