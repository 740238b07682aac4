"""A hub as it stands in the directory, and what a written profile makes of it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from contracts.matching import HubProfile, HubState
from matching.domain.needs import LISTS

Change = Literal["registered", "revised", "unchanged"]


@dataclass(frozen=True, slots=True)
class Hub:
    """A member of the directory, or one that left it."""

    slug: str
    state: Literal["member", "left"]
    version: int
    profile: HubProfile
    changed_at: datetime

    def public(self) -> HubState:
        """The state that events carry."""
        return HubState.model_construct(**dict(self.profile), slug=self.slug, state=self.state)


def take_in(slug: str, known: Hub | None, profile: HubProfile) -> tuple[Change, Hub]:
    """What happens when a profile is written for a slug. A hub that left and comes again is registered again;
    a profile that says nothing new changes nothing, not even the version.
    """
    now = datetime.now(UTC)
    if known is None:
        return "registered", Hub(slug, "member", 1, profile, now)
    if known.state == "left":
        return "registered", Hub(slug, "member", known.version + 1, profile, now)
    if dict(known.profile) == dict(profile):
        return "unchanged", known
    return "revised", replace(known, profile=profile, version=known.version + 1, changed_at=now)


def let_go(hub: Hub) -> Hub:
    """The hub after it has left; its profile stays for those who refer to it."""
    return replace(hub, state="left", version=hub.version + 1, changed_at=datetime.now(UTC))


def says_other(before: Hub | None, now: Hub) -> bool:
    """Whether it claims other terms than before: what else a profile says concerns no need."""
    return (
        before is None
        or before.state != now.state
        or any(set(getattr(before.profile, kind)) != set(getattr(now.profile, kind)) for kind in LISTS)
    )
