"""Each service's real app on a real port and a real database, with something in it, and whoever may call it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
import uvloop

from chassis.app import build_app
from chassis.service import Runtime, Service
from kopa.embedded import Postgres
from kopa.embedded.server import free_port
from tests.component.conftest import copied_database
from tests.support.issuer import Issuer
from tests.support.running import NETWORK


@contextmanager
def served(service: Service, postgres: Postgres, issuer: Issuer) -> Iterator[str]:
    """The address of the service: role api alone, without Kafka; it listens in a thread with a loop of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = {"database_url": copied_database(postgres, service), "issuer": issuer.url, "jwks_url": issuer.jwks_url, "network_dir": NETWORK}
    settings = service.settings(**given, public_url=url, http_port=port, rate_limit="1000000/minute", outgoing_allow_loopback=True)
    runtime = Runtime(service, settings, ("api",))
    server = uvicorn.Server(uvicorn.Config(build_app(runtime), port=port, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: uvloop.run(_serve(server, runtime)), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield url
    server.should_exit = True
    thread.join(10)


async def _serve(server: uvicorn.Server, runtime: Runtime) -> None:
    await server.serve()
    await runtime.close()


@pytest.fixture(scope="module")
def tokens(issuer: Issuer) -> dict[str, dict[str, str]]:
    """Who -> headers."""
    return {
        "nobody": {},
        "a hub": issuer.headers(sub="anna", hubs=["cesis"]),
        "the coordinator": issuer.headers(sub="ieva", roles=["coordinator"]),
        "an operator": issuer.headers(sub="olga", roles=["operator"]),
    }
