"""`kopa seed`: publish the sample network."""

from contracts.network import NetworkDataError
from kopa import seed as seeding
from kopa.commands.speaking import speaking
from kopa.home import Home
from kopa.options import Options


def seed() -> None:
    """Register the network's hubs and publish its sample offerings and projects. Safe to repeat: what is there is left alone."""
    home = Home.find()
    with speaking(NetworkDataError):
        seeding.seed(home, Options.load(home) or Options.from_environment())
