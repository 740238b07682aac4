"""What matching knows of calls for partners."""

from collections.abc import Sequence

from chassis.database import Work
from contracts.projects import ProjectOpened
from matching.commands.newest import newest
from matching.repository import calls


async def remember_calls(work: Work, told: Sequence[ProjectOpened]) -> None:
    """Takes in projects as they are told."""
    await calls.put(work, [(each, each.version) for each in newest(told)])
