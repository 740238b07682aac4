"""Composition root: nobody imports it."""

from fastapi import FastAPI

from chassis.service import Service
from matching.handlers import handlers
from matching.permissions import PERMISSIONS
from matching.routes import hubs, needs
from matching.settings import MatchingSettings, territory


def _know_the_network(app: FastAPI) -> None:
    """Reads the network's data before the first request, so that a mistake in it stops the start with all reasons."""
    territory(app.state.runtime.settings.network_dir)


service = Service(
    name="matching",
    settings=MatchingSettings,
    models="matching.models",
    routers=(hubs.router, needs.router),
    permissions=PERMISSIONS,
    handlers=handlers,
    extend=_know_the_network,
)
