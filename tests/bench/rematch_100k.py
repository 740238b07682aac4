"""rematch_100k: one changed offering is held against 100,000 open needs; against the same SELECT by hand, which writes nothing."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson

from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.outbox import Outbox
from contracts.taxonomies import LANGUAGES, SECTORS, TECHNOLOGIES
from contracts.training import OfferingRevised
from kopa.embedded import Kafka, Postgres
from matching.app import service
from matching.commands.offerings import remember_offerings
from matching.domain.needs import LISTS, Asked
from tests.bench.figures import Figure
from tests.bench.networks import REGIONS

NEEDS, CHANGES, WARM = 100_000, 100, 5
GOAL_MS = 100.0
BY_HAND = """
SELECT t.need, sum(t.share) FROM need_term t JOIN need n ON n.id = t.need
WHERE t.term = ANY($1::text[]) AND n.state = 'open' GROUP BY t.need HAVING sum(t.share) >= 0.5
"""
COLUMNS = ["id", "state", "version", "wish", "bar", "engine", "stated_at", "changed_at"]


async def measure(postgres: Postgres, _kafka: Kafka) -> Figure:
    return await rematched(postgres, NEEDS)


async def rematched(postgres: Postgres, needs: int) -> Figure:
    """p95 of the whole transaction: the offering stored, the needs found, the findings written."""
    url = postgres.url(f"rematch_{uuid4().hex[:6]}")
    await upgrade(service.name, service.settings(database_url=url))
    database, chance = Database(url, "matching", Outbox("matching", "lv.kopa")), Random(4)
    connection = await database.connect()
    try:
        await _state(connection, needs, chance)
        changed = [_offering(chance) for _ in range(CHANGES + WARM)]

        async def ours(each: OfferingRevised) -> None:
            async with database.unit_of_work() as work:
                await remember_offerings(work, [each])

        async def by_hand(each: OfferingRevised) -> None:
            terms = [f"technologies:{code}" for code in each.technologies] + [f"sectors:{code}" for code in each.sectors]
            await connection.fetch(BY_HAND, terms)

        took, floor = await _p95(ours, changed), await _p95(by_hand, changed)
        found = await connection.fetchval("SELECT count(*) FROM finding")
    finally:
        await connection.close()
        await database.close()
    what = f"p95 of one changed offering held against {needs:,} open needs: stored, needs found, findings written, committed"
    note = f"{found / len(changed):,.0f} needs found for an offering on average; the floor is the SELECT alone, without region and language"
    met, ratio = took <= GOAL_MS, round(took / floor, 2)
    command = "make bench ONLY=rematch_100k"
    return Figure("rematch_100k", what, round(took, 1), "ms", f"≤ {GOAL_MS:.0f} ms", met, round(floor, 1), ratio, note, command)


async def _state(connection: asyncpg.Connection, count: int, chance: Random) -> None:
    """Needs of two to six terms with shares that make 1, past the API: only what becomes of them is measured."""
    asked = [Asked(kind, code) for kind, listed in LISTS.items() for code in listed.codes]
    now, rows, terms = datetime.now(UTC), [], []
    for _ in range(count):
        id_, chosen = new_id(), chance.sample(asked, chance.randint(2, 6))
        wish: dict[str, Any] = {"language": chance.choice((None, "lv", "en")), "client": {"region": chance.choice((None, *REGIONS))}}
        wish["terms"] = [[*term, 1.0] for term in chosen]
        rows.append((id_, "open", 1, orjson.dumps(wish).decode(), 0.5, "bench", now, now))
        terms += [(f"{kind}:{code}", id_, 1 / len(chosen), len(chosen) ** -0.5) for kind, code in chosen]
    await connection.set_type_codec(
        "jsonb", encoder=lambda text: b"\x01" + text.encode(), decoder=bytes, schema="pg_catalog", format="binary"
    )
    await connection.copy_records_to_table("need", records=rows, columns=COLUMNS)
    await connection.copy_records_to_table("need_term", records=terms, columns=["term", "need", "share", "part"])
    await connection.execute("VACUUM ANALYZE need_term")  # as autovacuum leaves it
    await connection.execute("VACUUM ANALYZE need")


def _offering(chance: Random) -> OfferingRevised:
    now = datetime.now(UTC)
    return OfferingRevised(
        id=UUID(bytes=chance.randbytes(16)),
        hub="cesis",
        version=2,
        kind="course",
        mode=chance.choice(("online", "on-site")),
        title={"lv": "Kurss"},
        languages=(chance.choice(LANGUAGES.codes[:2]),),
        regions=(chance.choice(REGIONS),),
        technologies=tuple(chance.sample(TECHNOLOGIES.codes, chance.randint(1, 3))),
        sectors=tuple(chance.sample(SECTORS.codes, chance.randint(0, 2))),
        published_at=now,
        changed_at=now,
        state="published",
    )


async def _p95(act: Callable[[OfferingRevised], Awaitable[None]], changed: list[OfferingRevised]) -> float:
    """Milliseconds."""
    took = []
    for each in changed:
        started = time.perf_counter()
        await act(each)
        took.append(time.perf_counter() - started)
    took = sorted(took[WARM:])
    return took[int(len(took) * 0.95)] * 1e3
