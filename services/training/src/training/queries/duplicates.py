"""What reads the queue of possible duplicates: each function one SELECT and its shape."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from chassis.conditions import Where
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page
from training.schemas.duplicates import DuplicateView, PairedOffering

COLUMNS = ", ".join(
    ["d.id, d.score, d.reasons, d.state, d.kept, d.version, d.created_at, d.changed_at"]
    + [
        f"{alias}.id AS {side}_id, {alias}.hub AS {side}_hub, {alias}.state AS {side}_state, {alias}.content->'title' AS {side}_title, "
        f"{alias}.content->>'link' AS {side}_link, {alias}.origin AS {side}_origin"
        for alias, side in (("a", "one"), ("b", "other"))
    ]
)
FROM = "duplicate d JOIN offering a ON a.id = d.one JOIN offering b ON b.id = d.other"
FIELDS = ("id", "hub", "state", "title", "link", "origin")


async def read_duplicate(work: Work, id_: UUID) -> DuplicateView:
    """One proposal. Raises NotFound."""
    row = await work.fetchrow(f"SELECT {COLUMNS} FROM {FROM} WHERE d.id = $1", id_)
    if row is None:
        raise NotFound(what="duplicate")
    return _view(row)


async def list_duplicates(work: Work, hubs: Collection[str] | None, state: str, offering: UUID | None, page: Page) -> list[DuplicateView]:
    """Pairs with an offering of these hubs (None: all), the newest first. Proposals whose offerings are not both on offer wait unseen."""
    where = Where()
    where.add("d.state = {}", state)
    if state == "proposed":
        where.add("a.state = 'published' AND b.state = 'published'")
    if hubs is not None:
        where.add("(a.hub = ANY({}) OR b.hub = ANY({}))", sorted(hubs), sorted(hubs))
    if offering is not None:
        where.add("{} IN (d.one, d.other)", offering)
    if after := page.after(UUID):
        where.add("d.id < {}", *after)
    query = f"SELECT {COLUMNS} FROM {FROM} WHERE {where} ORDER BY d.id DESC LIMIT {page.limit + 1}"
    return [_view(row) for row in await work.fetch(query, *where.values)]


def _view(row: Any) -> DuplicateView:
    one, other = (PairedOffering(**{name: row[f"{side}_{name}"] for name in FIELDS}) for side in ("one", "other"))
    names = ("id", "score", "reasons", "state", "kept", "version", "created_at", "changed_at")
    return DuplicateView(one=one, other=other, **{name: row[name] for name in names})
