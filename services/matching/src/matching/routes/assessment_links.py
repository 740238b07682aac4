"""How a request opens an assessment, and how the token of a new link is told without being kept."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends

from chassis.database import Work
from chassis.requests import Answer
from chassis.service import Running, Runtime
from matching.commands.assessment_links import mint
from matching.domain.assessment.assessment import STAGES, Assessment
from matching.domain.assessment.library import Library
from matching.errors.assessments import AssessmentTokenMissing
from matching.questionnaires.reading import library
from matching.repository import assessments
from matching.routes.links import Mint, secret_needed
from matching.settings import MatchingSettings

LinkToken = Annotated[bytes, Depends(secret_needed("Assessment-Token", AssessmentTokenMissing))]
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


def minted_for(asked: UUID, token: bytes) -> Mint:
    """The same for who asked with the link of an assessment, and still has it: a kept answer opens nothing once that link was closed."""

    async def mint_if_open(work: Work, told: dict[str, Any]) -> str:
        secret = await minted(work, told)
        await assessments.load(work, asked, token)
        return secret

    return mint_if_open


async def minted(work: Work, told: dict[str, Any]) -> str:
    """The secret of a new link to the assessment that an answer tells of."""
    return await mint(work, UUID(told["id"]), told["dimensions"])
