"""The real parts that tests run against: PostgreSQL and Kafka, started once a run, by the same code as `kopa up`."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from kopa import topics
from kopa.embedded import Kafka, Postgres
from tests.support.issuer import Issuer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share one running system go to one worker, others with their file: each worker has servers of its own."""
    for item in items:
        shared = "platform" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("platform" if shared else str(item.path)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Its data is thrown away, and what is killed under it are clients: the tests that kill PostgreSQL itself start their own.
    with Postgres.temporary({"fsync": "off", "full_page_writes": "off"}) as server:
        yield server


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    with Kafka.temporary() as server:
        yield server


@pytest.fixture(scope="session")
async def provisioned_kafka(kafka: Kafka) -> Kafka:
    """A Kafka with every topic of the registry."""
    await topics.apply(kafka.bootstrap)
    return kafka


@pytest.fixture
def database_url(postgres: Postgres) -> str:
    """A fresh, empty database."""
    return postgres.url(f"t{uuid4().hex[:12]}")


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with Issuer.running() as issuer:
        yield issuer
