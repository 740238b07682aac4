"""Servers of their own for the tests that stop, restart or wipe them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from kopa import topics
from kopa.embedded import Kafka, Postgres


@pytest.fixture
async def own_kafka() -> AsyncIterator[Kafka]:
    with Kafka.temporary() as server:
        await topics.apply(server.bootstrap)
        yield server


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    with Postgres.temporary() as server:
        yield server
