"""How a request opens an assessment, and how the token of a new link is told without being kept."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header

from chassis.database import Work
from chassis.requests import Answer
from chassis.secret import hashed
from chassis.service import Running, Runtime
from matching.commands.assessment_links import mint
from matching.domain.assessment.assessment import STAGES, Assessment
from matching.domain.assessment.library import Library
from matching.errors.assessments import AssessmentTokenMissing
from matching.questionnaires.reading import library
from matching.settings import MatchingSettings


async def _token(header: Annotated[str | None, Header(alias="Assessment-Token", max_length=200)] = None) -> bytes:
    # Never from the address: addresses stand in logs and histories. A page keeps it after the `#` of its link, or in its own session.
    if header is None or not header.strip():
        raise AssessmentTokenMissing
    return hashed(header.strip())


LinkToken = Annotated[bytes, Depends(_token)]
"""The hash of the secret that a request brings."""


async def _forms(running: Running) -> Library:
    return library(settings_of(running).questionnaires_dir)


Forms = Annotated[Library, Depends(_forms)]
"""The known questionnaires."""


def settings_of(running: Runtime) -> MatchingSettings:
    """Matching's own settings."""
    assert isinstance(running.settings, MatchingSettings)
    return running.settings


def opened(made: Assessment) -> Answer:
    """What is kept under the Idempotency-Key of a request that makes a link: no secret and no name."""
    scope = None if made.scope is None else list(made.scope)
    return Answer({"id": str(made.id), "stage": STAGES[made.stage], "dimensions": scope}, status=201)


async def minted(work: Work, told: dict[str, Any]) -> str:
    """The secret of a new link to the assessment that an answer tells of."""
    return await mint(work, UUID(told["id"]), told["dimensions"])
