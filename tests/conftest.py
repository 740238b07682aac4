"""The real parts that tests run against: PostgreSQL and Kafka, started once a run, by the same code as `kopa up`."""

import gc
from asyncio import AbstractEventLoop
from collections.abc import Callable, Generator, Iterator
from functools import cache
from uuid import uuid4

import httpx
import pytest
import uvloop

from chassis.serving import calm_the_collector
from kopa import topics
from kopa.embedded import Kafka, Postgres
from tests.support import sharing
from tests.support.databases import drop, memory
from tests.support.issuer import Issuer
from tests.support.skips import pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]
pytest_plugins = ["pytester"]
# Every client reads the system's certificates again, a thirtieth of a second of work, and a run makes thousands that never speak TLS.
httpx._transports.default.create_ssl_context = cache(httpx.create_ssl_context)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if found := sharing.strays(items):
        raise pytest.UsageError(f"these use the platform, so tests/support/sharing.py must name their package in ON_THE_PLATFORM: {found}")
    sharing.order(items)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What collecting makes stays to the end: the collector of garbage looks at it no more, and later as seldom as in a service."""
    gc.disable()
    try:
        return (yield)
    finally:
        calm_the_collector()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """The loop that services run on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> sharing.Shares:
    """Each worker has servers of its own; what shares a file or the platform stays together."""
    return sharing.Shares(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Its data is thrown away, and what is killed under it are clients: the tests that kill PostgreSQL itself start their own.
    with Postgres.temporary({"fsync": "off", "full_page_writes": "off"}, memory()) as server:
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
def database_url(postgres: Postgres) -> Iterator[str]:
    """A fresh, empty database."""
    url = postgres.url(f"t{uuid4().hex[:12]}")
    yield url
    drop(postgres, url)


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with Issuer.running() as issuer:
        yield issuer
