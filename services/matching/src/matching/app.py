"""Composition root: nobody imports it."""

from fastapi import FastAPI

from chassis.service import Service
from matching.handlers import handlers
from matching.parts import Parts, keep_directory
from matching.permissions import PERMISSIONS
from matching.questionnaires.reading import library
from matching.routes import assessment_results, assessments, hubs, needs
from matching.settings import MatchingSettings, territory


def _know_the_network(app: FastAPI) -> None:
    """Reads the network's data and the questionnaires before the first request: a mistake in them stops the start with all reasons."""
    settings = app.state.runtime.settings
    territory(settings.network_dir)
    library(settings.questionnaires_dir)


service = Service(
    name="matching",
    settings=MatchingSettings,
    models="matching.models",
    routers=(hubs.router, needs.router, assessments.router, assessment_results.router),
    permissions=PERMISSIONS,
    handlers=handlers,
    parts=Parts,
    serving=(keep_directory,),
    extend=_know_the_network,
)
