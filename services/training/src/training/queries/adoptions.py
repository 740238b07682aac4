"""Where offerings live, and what is proposed to adopters."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.pages import Page, moment
from training.domain.offerings import UNSEEN
from training.schemas.adoptions import Copies, Copy, ProposalView

COPIES = """
SELECT a.copy_id, a.hub, h.name::text AS hub_name, o.state, (o.content->'title')::text AS title, a.licensed,
       a.decided_version AS original_version, a.adopted_at,
       (SELECT count(*) FROM proposal p WHERE p.copy_id = a.copy_id AND p.state = 'open') AS open_proposals
FROM adoption a JOIN offering o ON o.id = a.copy_id LEFT JOIN hub h ON h.slug = a.hub
WHERE a.original_id = $1 ORDER BY a.adopted_at, a.copy_id
"""
PROPOSALS = """
SELECT p.id, p.copy_id, a.hub, p.kind, (o.content->'title')::text AS title, a.original_id, author.hub AS author, p.changes::text AS changes,
       o.content::text AS content, p.original_version, p.state, p.reason, p.proposed_at, p.decided_at
FROM proposal p JOIN adoption a ON a.copy_id = p.copy_id JOIN offering o ON o.id = a.copy_id
JOIN offering author ON author.id = a.original_id
"""


async def copies_of(work: Work, original: UUID) -> Copies:
    """Every hub's copy. Drafts of others are counted only."""
    rows = await work.fetch(COPIES, original)
    seen = [row for row in rows if row["state"] not in UNSEEN]
    return Copies(items=[_copy(row) for row in seen], unpublished=len(rows) - len(seen))


async def list_proposals(work: Work, hubs: Sequence[str], state: str | None, page: Page) -> list[ProposalView]:
    """What is proposed to these hubs, the latest first; one more than the page holds, where there are more."""
    where = Where()
    where.add("a.hub = ANY({})", list(hubs))
    if state:
        where.add("p.state = {}", state)
    if after := page.after(moment, UUID):
        where.add("(p.proposed_at, p.id) < ({}, {})", *after)
    query = f"{PROPOSALS} WHERE {where} ORDER BY p.proposed_at DESC, p.id DESC LIMIT {page.limit + 1}"
    return [_proposal(row) for row in await work.fetch(query, *where.values)]


def _copy(row: Any) -> Copy:
    name = orjson.loads(row["hub_name"]) if row["hub_name"] else None
    return Copy.model_construct(**{**row, "title": orjson.loads(row["title"]), "hub_name": name})


def _proposal(row: Any) -> ProposalView:
    changes, content = orjson.loads(row["changes"]), orjson.loads(row["content"])
    fields = {name: value for name, value in row.items() if name != "content"}
    current = {field: content.get(field) for field in changes}
    return ProposalView.model_construct(**fields | {"title": orjson.loads(row["title"]), "changes": changes, "current": current})
