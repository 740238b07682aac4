"""An organisation's links, and what belongs to it."""

from uuid import UUID

from chassis.database import Work
from chassis.secret import hashed, new_secret
from matching.repository import assessments, needs, organisations
from matching.repository.organisations import Key


async def mint(work: Work, organisation: UUID) -> str:
    """The secret of a new link. Raises NoSuchOrganisation where the organisation has just been erased."""
    token = new_secret()
    await organisations.mint(work, organisation, hashed(token))
    return token


async def bind_assessment(work: Work, key: Key, assessment: UUID, token: bytes) -> None:
    """Every stage of the assessment belongs to the organisation, those to come too; for who holds both links.

    Raises NoSuchOrganisation, NoSuchAssessment, OwnersLinkNeeded, BoundElsewhere.
    """
    # What is bound is locked before what it is bound to, here as in erasure and in matching, so that no two wait for each other.
    series = (await assessments.load(work, assessment, token)).for_owner().series
    await organisations.hold_series(work, series)
    await organisations.load(work, key, lock=True)
    await organisations.bind_series(work, key.organisation, series)


async def bind_need(work: Work, key: Key, need: UUID, token: bytes) -> None:
    """The need belongs to the organisation; for who holds both links. Raises NoSuchOrganisation, NoSuchNeed, BoundElsewhere."""
    await needs.load(work, need, token, lock=True)
    await organisations.load(work, key, lock=True)
    await organisations.bind_need(work, key.organisation, need)
