"""A network of hubs as data: this package takes what was parsed from the network's folder, checks it and answers questions about it."""

from contracts.network.errors import NetworkDataError
from contracts.network.network import Network
from contracts.network.parts import Hub, Municipality, Organisation, Profile, Region, StartPage
from contracts.network.sample_checks import sample_offerings
from contracts.network.samples import SampleOffering, SampleSession

__all__ = [
    "Hub", "Municipality", "Network", "NetworkDataError", "Organisation", "Profile", "Region", "SampleOffering", "SampleSession",
    "StartPage", "sample_offerings",
]  # fmt: skip
