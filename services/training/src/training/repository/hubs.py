"""Hubs as the directory tells of them."""

from collections.abc import Sequence

import orjson

from chassis.database import Work

PUT_HUBS = """
INSERT INTO hub (slug, name, state, version)
SELECT * FROM unnest($1::text[], $2::jsonb[], $3::text[], $4::int[])
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, state = excluded.state, version = excluded.version
WHERE hub.version < excluded.version
"""


async def put_hubs(work: Work, hubs: Sequence[tuple[str, dict[str, str], str, int]]) -> None:
    """Stores (slug, name, state, version) of hubs, each slug once; an older version never replaces a newer one."""
    rows = [(slug, orjson.dumps(name).decode(), state, version) for slug, name, state, version in hubs]
    await work.execute(PUT_HUBS, *map(list, zip(*rows, strict=True)))
