"""What a service is made of, and its parts while it runs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI, Request
from opentelemetry.sdk.trace import TracerProvider

from chassis import telemetry
from chassis.auth import Authority
from chassis.batches import Batches
from chassis.consumer import Consumer
from chassis.database import Database
from chassis.handlers import Handlers
from chassis.outbox import Outbox
from chassis.permissions import Permissions, Who
from chassis.ratelimit import Limiter
from chassis.relay import Relay
from chassis.settings import Settings
from chassis.wire import Reader
from contracts.events import REGISTRY


@dataclass(frozen=True, kw_only=True)
class Service:
    """The composition of one service, made in its `app.py`."""

    name: str
    settings: type[Settings]
    routers: Sequence[APIRouter]
    permissions: Permissions
    handlers: Handlers = field(default_factory=Handlers)
    background: Sequence[Callable[["Runtime"], Awaitable[None]]] = ()
    """Loops of the worker role besides the consumer; each runs until cancelled and keeps itself alive."""
    serving: Sequence[Callable[["Runtime"], Awaitable[None]]] = ()
    """The same of the api role."""
    parts: Callable[["Runtime"], object] | None = None
    """Makes what the service has besides the chassis's parts; found again as `Runtime.parts`. Only where the api role is run."""
    large_bodies: Mapping[str, int] = field(default_factory=dict)
    """Beginning of a path -> bytes that its requests may have, where that is more than `max_body_bytes`."""
    extend: Callable[[FastAPI], None] | None = None
    """Adds what routers cannot: static files, error pages."""


def service_named(name: str) -> Service:
    """What is composed in the service's `app.py`."""
    service: Service = import_module(f"{name}.app").service
    return service


class Runtime:
    """The parts of a running service: settings, database, relay, consumer, authority."""

    def __init__(self, service: Service, settings: Settings, roles: Sequence[str]) -> None:
        self.service = service
        self.settings = settings
        self.roles = tuple(roles)
        self.permissions: Mapping[str, tuple[Who, ...]] = service.permissions
        self.on_stop: list[Callable[[], None]] = []
        """Called when the process is told to stop: what would answer for ever ends then."""
        self.readiness: list[Callable[[], str | None]] = []
        """Each says what keeps the process from taking work, None when nothing does."""
        self.tracing: TracerProvider = telemetry.start(
            service.name, settings.instance, settings.otel_exporter_otlp_endpoint, settings.trace_ratio
        )
        self.database = Database(
            settings.database_url, service.name, Outbox(service.name, settings.event_prefix), pool_size=settings.pool_size
        )
        self.http = httpx.AsyncClient(timeout=5, limits=httpx.Limits(max_connections=100), headers={"User-Agent": f"kopa-{service.name}"})
        self.authority = Authority(settings.jwks_url, settings.issuer, settings.audience, self.http)
        self.limiter = Limiter(settings.rate_limit)
        self.reader = Reader(REGISTRY, settings.event_prefix)
        self.batches = Batches(
            self.database,
            service.handlers,
            service.name,
            poison_tries=settings.poison_tries,
            tracer=self.tracing.get_tracer("chassis.consumer"),
        )
        self.relay = self._relay() if "relay" in roles else None
        self.consumer = self._consumer() if "worker" in roles and service.handlers.topics else None
        self.parts = service.parts(self) if service.parts is not None and "api" in roles else None

    def _relay(self) -> Relay:
        relay = Relay(
            self.database,
            self.settings.kafka_bootstrap_servers,
            retention_days=self.settings.outbox_retention_days,
            idle_seconds=self.settings.relay_idle_seconds,
        )
        self.database.on_commit = relay.wake
        return relay

    def _consumer(self) -> Consumer:
        return Consumer(self.settings, self.service.name, self.service.handlers.topics, self.reader, self.batches, self.database)

    async def close(self) -> None:
        """Lets go of connections and sends the last spans."""
        await self.http.aclose()
        await self.database.close()
        self.tracing.shutdown()


# Dependencies are async throughout: FastAPI runs plain functions and classes in threads, at twice the cost of the request.
async def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


Running = Annotated[Runtime, Depends(_runtime)]
"""What a route asks for to reach the parts of its service."""
