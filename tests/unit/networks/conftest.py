"""The network of Latvia as its files say it, parsed once."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.network import Network, SampleOffering, sample_offerings

FOLDER = Path(__file__).parents[3] / "deploy" / "networks" / "latvia"
PARTS = ("network", "regions", "municipalities", "hubs", "organisations")


def _parsed(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


@pytest.fixture
def parts() -> dict[str, Any]:
    """Fresh for each test, which may spoil it."""
    return {name: _parsed(name) for name in PARTS}


@pytest.fixture(scope="session")
def network() -> Network:
    return Network.from_parts(**{name: _parsed(name) for name in PARTS})


@pytest.fixture(scope="session")
def offering_entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = _parsed("offerings")
    return entries


@pytest.fixture(scope="session")
def offerings(network: Network, offering_entries: list[dict[str, Any]]) -> tuple[SampleOffering, ...]:
    return sample_offerings(network, offering_entries)
