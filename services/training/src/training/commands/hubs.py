"""What the directory tells of hubs, remembered for their names."""

from collections.abc import Sequence

from chassis.database import Work
from contracts.matching import HubState
from training.repository import hubs as repository


async def remember_hubs(work: Work, hubs: Sequence[tuple[HubState, int]]) -> None:
    """Takes in hubs of the directory with their versions; of several states of one hub the last counts."""
    latest = {hub.slug: (hub.slug, hub.name, hub.state, version) for hub, version in hubs}
    await repository.put_hubs(work, list(latest.values()))
