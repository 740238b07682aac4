"""signup_parallel: 200 people confirm at once for 20 seats, over HTTP; against bare asyncpg that only counts seats up on one row."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

from chassis import migrations
from chassis.app import build_app
from chassis.service import Runtime
from kopa.embedded import Kafka, Postgres
from kopa.embedded.postgres import in_thread
from tests.bench.figures import Figure, rate
from training.app import service
from training.commands.enrolments.signing_up import Restraint, sign_up
from training.commands.enrolments.tokens import mint
from training.schemas.enrolments import NewEnrolment

PEOPLE, SEATS, AT_ONCE = 200, 20, 20
ROUNDS = 5
OFFERING = """
INSERT INTO offering (id, hub, state, version, content, published_at)
VALUES ($1, 'cesis', 'published', 1, '{"kind": "course", "title": {"lv": "Kurss"}, "mode": "on-site"}', now())
"""
SESSION = "INSERT INTO session (id, offering_id, starts_at, ends_at, status, details) VALUES ($1, $2, $3, $4, 'scheduled', $5::jsonb)"


async def measure(postgres: Postgres, _kafka: Kafka) -> Figure:
    settings = service.settings(database_url=postgres.url(f"signup_{uuid4().hex[:8]}"), rate_limit="1000000/minute", pool_size=AT_ONCE // 2)
    in_thread(migrations.upgrade, service.name, settings)
    runtime = Runtime(service, settings, ("api",))
    transport = httpx.ASGITransport(build_app(runtime), raise_app_exceptions=False)
    floors, ours = [], []
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        for _ in range(ROUNDS):
            floors.append(await _bare(settings.database_url))
            ours.append(await _confirmations(runtime, client))
    await runtime.close()
    what = f"{PEOPLE} people confirm a sign-up at once for {SEATS} seats of one session: exactly {SEATS} taken, the rest waiting in order"
    note = (
        f"the floor counts up one row, {AT_ONCE} at a time; a confirmation is an HTTP request with its key, the person, the queue, "
        "the letter and the event, and holds the row while it does that"
    )
    our, floor = sorted(ours)[ROUNDS // 2], sorted(floors)[ROUNDS // 2]
    # A twelfth: a confirmation takes twelve statements in the place of the floor's one.
    return rate("signup_parallel", what, our, floor, at_least=0, ratio=0.08, unit="confirmations/s", note=note)


async def _confirmations(runtime: Runtime, client: httpx.AsyncClient) -> float:
    """Confirmations a second of people who have all asked; asserts what became of them."""
    offering, session = uuid4(), uuid4()
    await _publish(runtime, offering, session)
    tokens = [await _ask(runtime, offering, session, number) for number in range(PEOPLE)]

    async def confirm(token: str) -> str:
        answer = await client.post("/enrolments/confirm", json={"token": token}, headers={"Idempotency-Key": uuid4().hex})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["state"])

    started = perf_counter()
    states = await asyncio.gather(*map(confirm, tokens))
    seconds = perf_counter() - started
    async with runtime.database.reading() as work:
        taken = await work.fetchval("SELECT taken_on_site FROM session WHERE id = $1", session)
    assert (taken, states.count("enrolled"), states.count("waiting")) == (SEATS, SEATS, PEOPLE - SEATS)
    return PEOPLE / seconds


async def _publish(runtime: Runtime, offering: UUID, session: UUID) -> None:
    starts = datetime.now(UTC) + timedelta(days=30)
    async with runtime.database.unit_of_work() as work:
        await work.execute(OFFERING, offering)
        await work.execute(SESSION, session, offering, starts, starts + timedelta(hours=2), f'{{"seats_on_site": {SEATS}}}')


async def _ask(runtime: Runtime, offering: UUID, session: UUID, number: int) -> str:
    """A pending sign-up; returns the token of its letter's link."""
    written: dict[str, Any] = {"mode": "on_site", "name": "Anna", "email": f"p{number}@example.lv", "consent": True}
    new = NewEnrolment(offering=offering, session=session, **written)
    async with runtime.database.unit_of_work() as work:
        await sign_up(work, new, Restraint(1_000_000, 0))
        id_ = await work.fetchval("SELECT id FROM enrolment WHERE offering_id = $1 ORDER BY id DESC LIMIT 1", offering)
        token = await mint(work, id_)
    assert token is not None
    return token


async def _bare(url: str) -> float:
    """The least that keeps seats from being sold twice: one statement a confirmation, each committed."""
    pool = await asyncpg.create_pool(url, min_size=AT_ONCE, max_size=AT_ONCE)
    await pool.execute(
        "DROP TABLE IF EXISTS bare_seat; CREATE TABLE bare_seat (id int PRIMARY KEY, taken int NOT NULL, seats int NOT NULL)"
    )
    await pool.execute("INSERT INTO bare_seat VALUES (1, 0, $1)", PEOPLE)  # all succeed: what is refused writes nothing
    started = perf_counter()
    await asyncio.gather(*(pool.execute("UPDATE bare_seat SET taken = taken + 1 WHERE id = 1 AND taken < seats") for _ in range(PEOPLE)))
    seconds = perf_counter() - started
    assert await pool.fetchval("SELECT taken FROM bare_seat") == PEOPLE
    await pool.close()
    return PEOPLE / seconds
