"""An organisation's links, made and closed, and what belongs to it."""

from uuid import UUID

from chassis.database import Work
from chassis.secret import hashed, new_secret
from matching import metrics
from matching.repository import assessments, needs, organisations
from matching.repository.organisations import Key
from matching.schemas.organisations import ClosedLinks


async def mint(work: Work, organisation: UUID) -> str:
    """The secret of a new link. Raises NoSuchOrganisation where the organisation has just been erased."""
    token = new_secret()
    await organisations.mint(work, organisation, hashed(token))
    return token


async def close_links(work: Work, key: Key, *, everything: bool) -> ClosedLinks:
    """Ends all links to the organisation but the one that is used. `everything`: those to its needs and assessments too, of whoever they
    are: the organisation opens these again, and which of them a stolen link has led to cannot be told apart. Raises NoSuchOrganisation.
    """
    await organisations.load(work, key)
    if everything:  # what is bound first, as in erasure; then nobody makes a link to it until this is done
        await organisations.lock_needs(work, key.organisation)
        await organisations.lock_assessments(work, key.organisation)
    await organisations.load(work, key, lock=True)
    await organisations.load(work, key)  # of two that close each other's link at once, the second finds its own closed
    own = await organisations.close_links(work, key)
    of_needs, of_assessments = await organisations.close_bound_links(work, key.organisation) if everything else (0, 0)
    metrics.ORGANISATIONS.labels("links-closed").inc()
    return ClosedLinks(organisation=own, needs=of_needs, assessments=of_assessments)


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
