"""Hubs of the directory. Whoever changes some locks their rows first: the order of their events is the order of that lock."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from contracts.matching import HubProfile
from matching.domain.hubs import Hub
from matching.domain.words import first_text, folded

COLUMNS = "slug, state, version, profile::text AS profile, changed_at"
KNOWN = f"SELECT {COLUMNS} FROM hub WHERE slug = ANY($1::text[])"
LOCK = f"{KNOWN} ORDER BY slug FOR UPDATE"
TAKE_PLACES = """
INSERT INTO hub (slug, state, version, profile, sort_name, words, changed_at)
SELECT slug, 'left', 0, '{}', '', '', now() FROM unnest($1::text[]) AS new(slug) ORDER BY slug ON CONFLICT (slug) DO NOTHING
"""
STORE = """
UPDATE hub SET
    state = n.state, version = n.version, profile = n.profile, sort_name = n.sort_name, words = n.words, changed_at = n.changed_at,
    changed_in = pg_current_xact_id()
FROM jsonb_to_recordset($1::jsonb)
    AS n(slug text, state text, version int, profile jsonb, sort_name text, words text, changed_at timestamptz)
WHERE hub.slug = n.slug
"""


async def known(work: Work, slugs: Iterable[str]) -> dict[str, Hub]:
    """The hubs of these slugs that the directory has, not locked."""
    return _by_slug(await work.fetch(KNOWN, list(slugs)))


async def lock(work: Work, slug: str) -> Hub:
    """One hub, locked until the transaction ends. Raises NotFound."""
    found = _by_slug(await work.fetch(LOCK, [slug]))
    if slug not in found:
        raise NotFound(what="hub")
    return found[slug]


async def lock_places(work: Work, slugs: Iterable[str]) -> dict[str, Hub]:
    """The hubs of these slugs that the directory has; all the slugs, new ones too, are locked until the transaction ends.

    A new slug first gets a row of version 0, so that two who register it at once wait for each other. Sorted, so that
    two imports cannot lock each other out. Every slug must then be stored, else its empty row would stay.
    """
    wanted = sorted(slugs)
    await work.execute(TAKE_PLACES, wanted)
    return _by_slug(await work.fetch(LOCK, wanted))


async def store(work: Work, hubs: Sequence[Hub]) -> None:
    """Stores hubs whose rows are locked."""
    if hubs:
        await work.execute(STORE, orjson.dumps([_row(hub) for hub in hubs]).decode())


def _row(hub: Hub) -> dict[str, Any]:
    profile = hub.profile
    searched = [hub.slug, *profile.name.values(), *(profile.description or {}).values(), profile.address or ""]
    return {
        "slug": hub.slug,
        "state": hub.state,
        "version": hub.version,
        "profile": profile.model_dump(mode="json", exclude_none=True),
        "sort_name": first_text(profile.name),
        "words": folded(" ".join(searched)),
        "changed_at": hub.changed_at,
    }


def _by_slug(rows: Iterable[Any]) -> dict[str, Hub]:
    return {row["slug"]: hub_of(row) for row in rows if row["version"] > 0}


def hub_of(row: Any) -> Hub:
    """A hub from its row."""
    return Hub(row["slug"], row["state"], row["version"], HubProfile.model_validate_json(row["profile"]), row["changed_at"])
