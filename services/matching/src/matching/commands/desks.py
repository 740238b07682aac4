"""Where a hub reads letters about matches."""

from dataclasses import replace

from chassis.auth import Principal
from chassis.database import Work
from chassis.requests import check_version
from chassis.sending.addresses import normal
from matching.repository import desks, hubs
from matching.repository.desks import Desk


async def furnish(work: Work, principal: Principal, desk: Desk, expected: int | None) -> Desk:
    """Says where letters go and how soon the hub wants to answer. Raises NotFound, Forbidden, Stale, WrongEmail.

    Those who are asked already keep their clock.
    """
    principal.must_edit(desk.hub)
    await hubs.lock(work, desk.hub)
    before = await desks.read(work, desk.hub)
    check_version(expected, before.version)
    said = replace(desk, version=before.version, email=normal(desk.email) if desk.email and desk.email.strip() else None)
    return before if said == before else replace(said, version=await desks.store(work, said))
