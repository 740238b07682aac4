"""What the catalogue reads of the network's folder."""

from functools import cache
from pathlib import Path

import yaml

HOME = "LV"
"""The first network's country, where no folder says another."""


@cache
def country(folder: Path | None) -> str:
    """The network's country (ISO 3166-1). Read once a process."""
    return HOME if folder is None else str(yaml.safe_load((folder / "network.yaml").read_text("utf-8"))["country"])
