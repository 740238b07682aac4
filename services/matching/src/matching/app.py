"""Composition root: nobody imports it."""

from fastapi import FastAPI

from chassis.service import Service
from matching.handlers import handlers
from matching.parts import Parts, keep_directory
from matching.permissions import PERMISSIONS
from matching.questionnaires.reading import library
from matching.routes import (
    around,
    assessment_results,
    assessments,
    calls,
    hub_desk,
    hubs,
    matches,
    needs,
    network_matches,
    organisation_holdings,
    organisations,
)
from matching.sender import keep_inviting, keep_matches, keep_rematching, send_letters
from matching.settings import MatchingSettings, territory
from matching.upkeep import forget_unused


def _know_the_network(app: FastAPI) -> None:
    """Reads the network's data and the questionnaires before the first request: a mistake in them stops the start with all reasons."""
    settings = app.state.runtime.settings
    territory(settings.network_dir)
    library(settings.questionnaires_dir)


service = Service(
    name="matching",
    settings=MatchingSettings,
    routers=(
        hubs.router,
        needs.router,
        assessments.router,
        assessment_results.router,
        organisations.router,
        organisation_holdings.router,
        matches.router,
        network_matches.router,
        hub_desk.router,
        around.router,
        calls.router,
    ),
    permissions=PERMISSIONS,
    handlers=handlers,
    parts=Parts,
    serving=(keep_directory,),
    background=(forget_unused, send_letters, keep_matches, keep_inviting, keep_rematching),
    extend=_know_the_network,
)
