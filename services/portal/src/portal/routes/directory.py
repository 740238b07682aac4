"""The hubs of the network by name: to choose one from, and to say who is meant by a slug."""

from portal.routes.visit import Visit
from portal.schemas import HubNamed, Listed

MOST_PAGES = 5
"""Of 200 hubs each: more than a list to choose from can hold."""


async def hub_names(visit: Visit) -> dict[str, dict[str, str]]:
    """Slug -> name of every hub of the directory; those read so far where it stops answering."""
    names: dict[str, dict[str, str]] = {}
    cursor: str | None = ""
    for _ in range(MOST_PAGES):
        asked = {"limit": 200} | ({"cursor": cursor} if cursor else {})
        found = (await visit.portal.services.get(visit.asker, "matching", "/hubs", Listed[HubNamed], asked)).value
        if found is None:
            break
        names |= {each.slug: each.name for each in found.items}
        cursor = found.next
        if cursor is None:
            break
    return names
