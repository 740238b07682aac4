"""Hubs and what each has on offer."""

import orjson

from chassis.database import Work
from training.schemas.offerings import HubShare

HUBS = """
SELECT h.slug, h.name::text AS name, count(o.id) AS offerings FROM hub h LEFT JOIN offering o ON o.hub = h.slug AND o.state = 'published'
WHERE h.state = 'member' GROUP BY h.slug, h.name ORDER BY h.slug
"""


async def list_hubs(work: Work) -> list[HubShare]:
    """Hubs of the network with the number of their published offerings."""
    return [HubShare(slug=row[0], name=orjson.loads(row[1]), offerings=row[2]) for row in await work.fetch(HUBS)]
