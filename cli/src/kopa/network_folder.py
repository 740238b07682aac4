"""Reads the folder of a network: the network itself, and the samples that show it at work."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from contracts.network import Network, NetworkDataError, SampleOffering, sample_offerings
from kopa.options import Options
from kopa.sample_projects import SampleProject, sample_projects

PARTS = ("network", "regions", "municipalities", "hubs", "organisations")


@dataclass(frozen=True)
class NetworkFolder:
    """A network with its samples; a folder without sample files has none."""

    network: Network
    offerings: tuple[SampleOffering, ...]
    projects: tuple[SampleProject, ...]

    @classmethod
    def read(cls, folder: Path) -> "NetworkFolder":
        """Raises NetworkDataError with every mistake that can be seen at once."""
        network = Network.from_parts(*(_parsed(folder / f"{name}.yaml") for name in PARTS))
        offerings = sample_offerings(network, _samples(folder / "offerings.yaml"))
        return cls(network, offerings, sample_projects(network, _samples(folder / "projects.yaml")))


def time_zone(options: Options) -> ZoneInfo:
    """The clock of the network's people. Raises NetworkDataError."""
    return Network.from_parts(*(_parsed(Path(options.network_dir) / f"{name}.yaml") for name in PARTS)).profile.zone


def _samples(file: Path) -> Any:
    return _parsed(file) if file.exists() else []


def _parsed(file: Path) -> Any:
    try:
        return yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    except FileNotFoundError as error:
        raise NetworkDataError([f"{file} is missing; NETWORK_DIR must name a folder like deploy/networks/latvia"]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise NetworkDataError([f"{file} cannot be read: {error}"]) from error
