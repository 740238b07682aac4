"""What the check of quality reads besides the offerings themselves."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Work

BROKEN = "SELECT offering_id FROM link_check WHERE offering_id = ANY($1) AND failures > 0"


async def broken_links(work: Work, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these offerings whose link did not answer when it was last tried."""
    return {row["offering_id"] for row in await work.fetch(BROKEN, ids)}
