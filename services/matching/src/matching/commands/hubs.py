"""One hub registers, revises its profile, leaves."""

from chassis.auth import Principal
from chassis.database import Work
from chassis.requests import check_version
from contracts.matching import HubLeft, HubProfile, HubRegistered, HubRevised
from matching import metrics
from matching.domain.hubs import Hub, let_go, says_other, take_in
from matching.domain.profiles import profile_problems
from matching.domain.territory import Territory
from matching.errors.directory import AlreadyMember, NotMember
from matching.repository import findings, hubs

Told = type[HubRegistered] | type[HubRevised] | type[HubLeft]
EVENTS: dict[str, Told] = {"registered": HubRegistered, "revised": HubRevised, "left": HubLeft}


async def register_hub(work: Work, principal: Principal, slug: str, profile: HubProfile, territory: Territory | None) -> Hub:
    """A new member, or one that left and comes again. Raises AlreadyMember, and the first problem of the profile."""
    _must_edit(principal, slug)
    _check(profile, territory, slug)
    known = (await hubs.lock_places(work, [slug])).get(slug)
    if known is not None and known.state == "member":
        raise AlreadyMember(slug=slug)
    _, hub = take_in(slug, known, profile)
    await hubs.store(work, [hub])
    await find(work, hub)
    tell(work, "registered", hub)
    return hub


async def revise_hub(
    work: Work, principal: Principal, slug: str, expected: int | None, profile: HubProfile, territory: Territory | None
) -> Hub:
    """Replaces the profile. One that says nothing new changes nothing and tells nobody."""
    hub = await _load_member(work, principal, slug, expected)
    _check(profile, territory)
    change, revised = take_in(slug, hub, profile)
    if change == "revised":
        await hubs.store(work, [revised])
        if says_other(hub, revised):
            await find(work, revised)
        tell(work, change, revised)
    return revised


async def leave(work: Work, principal: Principal, slug: str, expected: int | None) -> Hub:
    """A member leaves the network; its profile stays for those who refer to it."""
    left = let_go(await _load_member(work, principal, slug, expected))
    await hubs.store(work, [left])
    await find(work, left)
    tell(work, "left", left)
    return left


def tell(work: Work, change: str, hub: Hub) -> None:
    """Tells the network of a hub whose row is locked."""
    work.enqueue(EVENTS[change].model_construct(**dict(hub.public()), version=hub.version, changed_at=hub.changed_at))
    metrics.HUB_CHANGES.labels(change).inc()


async def find(work: Work, changed: Hub) -> None:
    """Holds a stored hub against the needs that stand open."""
    metrics.FINDINGS.labels("hub").inc(await findings.of_hub(work, changed.slug))


async def _load_member(work: Work, principal: Principal, slug: str, expected: int | None) -> Hub:
    hub = await hubs.lock(work, slug)
    _must_edit(principal, slug)
    check_version(expected, hub.version)
    if hub.state == "left":
        raise NotMember(slug=slug)
    return hub


def _must_edit(principal: Principal, slug: str) -> None:
    if not principal.is_coordinator:
        principal.must_edit(slug)


def _check(profile: HubProfile, territory: Territory | None, slug: str = "") -> None:
    for problem in profile_problems(profile, territory, slug):
        raise problem
