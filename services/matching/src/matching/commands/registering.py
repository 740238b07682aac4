"""An organisation is written down, revised, verified, and sent a new link."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.database import Work
from chassis.errors import WrongEmail
from chassis.ids import new_id
from chassis.requests import check_version
from chassis.sending.addresses import normal
from matching import metrics
from matching.commands import letters
from matching.domain.aid import keys
from matching.domain.letters import Kind
from matching.domain.organisations import Language, Organisation, Profile
from matching.domain.territory import Territory
from matching.errors.organisations import RegisterNumberNeeded, RegisterNumberTaken
from matching.repository import aid, organisations
from matching.repository.organisations import Key
from matching.schemas.organisations import OrganisationInput

LETTERS_A_DAY = 5
"""So many mails with a link may be caused in a day to one address for one organisation: strangers must not be able to flood it."""
ALL_LETTERS_A_DAY = 25
"""And so many for all organisations together that somebody has written down with the address."""


async def register(work: Work, said: OrganisationInput, territory: Territory | None) -> UUID:
    """Keeps a new organisation, not verified, and sends its link. Raises the first thing wrong with it."""
    profile, id_ = _checked(said, territory), new_id()
    await organisations.insert(work, id_, profile)
    await _send_link(work, "organisation-created", id_, profile, profile.language)
    metrics.ORGANISATIONS.labels("registered").inc()
    return id_


async def revise(work: Work, key: Key, expected: int | None, said: OrganisationInput, territory: Territory | None) -> Organisation:
    """Replaces what it says of itself; the same again changes nothing. Raises Stale and the first thing wrong."""
    known = await organisations.load(work, key, lock=True)
    check_version(expected, known.version)
    changed = known.revised(_checked(said, territory))
    if changed is known:
        return known
    await organisations.save(work, changed)
    _, group = _aid_keys(changed)
    if group != _aid_keys(known)[1]:
        await aid.regroup(work, changed.id, group)
    metrics.ORGANISATIONS.labels("revised").inc()
    return await organisations.load(work, key)


async def verify(work: Work, id_: UUID, who: str, *, verified: bool) -> Organisation:
    """Notes that somebody has looked it up, or takes that back. Raises RegisterNumberNeeded, RegisterNumberTaken."""
    known = await organisations.by_id(work, id_, lock=True)
    if (known.verified_at is not None) == verified:
        return known
    if verified and known.profile.register_number is None:
        raise RegisterNumberNeeded
    stamp = (datetime.now(UTC), who) if verified else (None, None)
    changed = replace(known, version=known.version + 1, verified_at=stamp[0], verified_by=stamp[1])
    if not await organisations.save_verified(work, changed):
        raise RegisterNumberTaken
    metrics.ORGANISATIONS.labels("verified" if verified else "unverified").inc()
    return await organisations.by_id(work, id_)


async def send_links(work: Work, email: str, language: Language) -> None:
    """A letter with a new link to each organisation that is written to at this address. Raises WrongEmail."""
    for each in await organisations.of_email(work, normal(email)):
        await _send_link(work, "organisation-link", each.id, each.profile, language)


async def _send_link(work: Work, kind: Kind, id_: UUID, profile: Profile, language: Language) -> None:
    email, about = profile.contact.email, {"name": profile.contact.name, "organisation": profile.name}
    of_it, of_all = await organisations.letters_today(work, email, id_)
    if of_it < LETTERS_A_DAY and of_all < ALL_LETTERS_A_DAY:
        await letters.write(work, kind, email, language, about, ("organisation", id_))


def _checked(said: OrganisationInput, territory: Territory | None) -> Profile:
    profile = said.profile(_normal(said.contact.email))
    for problem in profile.problems(territory):
        raise problem
    return profile


def _normal(email: str) -> str:
    try:
        return normal(email)
    except WrongEmail as wrong:
        raise WrongEmail(field="contact.email", reason=wrong.values["reason"]) from wrong


def _aid_keys(organisation: Organisation) -> tuple[str, str]:
    said = organisation.profile
    return keys(organisation.id, said.country, said.register_number, said.undertaking)
