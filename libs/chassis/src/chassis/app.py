"""The HTTP application of a service, the same for all: problems, health, limits, telemetry, its routers."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from time import perf_counter

import structlog
from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import documentation, health, metrics, operations, problems
from chassis.errors import TooLarge
from chassis.ids import new_id
from chassis.service import Runtime, service_named
from chassis.telemetry import correlation

log = structlog.get_logger()


def build_app(runtime: Runtime) -> FastAPI:
    """The application; its lifespan runs the worker and the relay where the process has those roles."""
    service, settings = runtime.service, runtime.settings

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.tasks = _start_tasks(runtime)
        yield
        await _stop_tasks(app.state.tasks, settings.stop_seconds)
        await runtime.close()

    app = FastAPI(
        title=f"Kopā {service.name}",
        version="1",
        lifespan=lifespan,
        servers=documentation.SERVERS,
        root_path_in_servers=False,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracer_provider": runtime.tracing, "operation_spans": False, "metrics": False, "logs": False},
    )
    app.state.runtime = runtime
    app.state.tasks = []
    app.include_router(health.router)
    if "api" in runtime.roles:
        documentation.install(app)
        runtime.permissions = {**operations.PERMISSIONS, **service.permissions}
        for router in service.routers:
            app.router.routes.extend(router.routes)  # their routes as they are: an included router is matched twice a request
        app.include_router(operations.router)
    app.add_middleware(Gate, max_body=settings.max_body_bytes, larger=service.large_bodies)
    if "api" in runtime.roles and service.extend is not None:
        service.extend(app)  # what it adds stands around the gate: it sees what the gate refuses
    problems.install(app)
    return app


def _start_tasks(runtime: Runtime) -> list[asyncio.Task[None]]:
    tasks = []
    if runtime.relay is not None:
        tasks.append(asyncio.create_task(runtime.relay.run(), name="relay"))
    if runtime.consumer is not None:
        tasks.append(asyncio.create_task(runtime.consumer.run(), name="consumer"))
    if "worker" in runtime.roles:
        tasks += [asyncio.create_task(_awaited(loop(runtime)), name=loop.__name__) for loop in runtime.service.background]
    if "api" in runtime.roles:
        tasks += [asyncio.create_task(_awaited(loop(runtime)), name=loop.__name__) for loop in runtime.service.serving]
    for task in tasks:
        task.add_done_callback(_report)
    return tasks


async def _awaited(work: "asyncio.Future[None] | object") -> None:
    await work  # type: ignore[misc]  # create_task wants a coroutine, loops are any awaitable


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a part of the service ended", part=task.get_name(), exc_info=error)


async def _stop_tasks(tasks: list[asyncio.Task[None]], seconds: float) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=seconds)


class Gate:
    """What every request passes: its correlation id, its figures, the limit of its body."""

    def __init__(self, app: ASGIApp, max_body: int, larger: Mapping[str, int]) -> None:
        self._app = app
        self._max_body = max_body
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 500
        headers = dict(scope["headers"])
        correlation.set(headers.get(b"x-correlation-id", b"").decode("latin-1")[:100] or str(new_id()))
        limit = next((most for start, most in self._larger.items() if scope["path"].startswith(start)), self._max_body)
        body = Body(receive, limit, headers.get(b"content-length", b""))

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        metrics.HTTP_IN_PROGRESS.inc()
        try:
            await body.answer(self._app, scope, counted)
        finally:
            metrics.HTTP_IN_PROGRESS.dec()
            route = getattr(scope.get("route"), "path", "none")
            metrics.HTTP_REQUESTS.labels(route, scope["method"], str(status)).inc()
            metrics.HTTP_SECONDS.labels(route, scope["method"]).observe(perf_counter() - started)


class Body:
    """A request's body, cut off at the limit. FastAPI has such a limit too, but answers it in plain text."""

    def __init__(self, receive: Receive, limit: int, declared: bytes) -> None:
        self._receive = receive
        self._limit = limit
        self._seen = int(declared) if declared.isdigit() and int(declared) > limit else 0

    @property
    def _over(self) -> bool:
        return self._seen > self._limit

    async def answer(self, app: ASGIApp, scope: Scope, send: Send) -> None:
        """Lets the application answer, or answers a body that is too large."""

        async def unless_over(message: Message) -> None:
            if not self._over:  # else it is the answer to half a body
                await send(message)

        if not self._over:
            await app(scope, self._read, unless_over)
        if self._over:
            await problems.problem_response(Request(scope), TooLarge(limit=self._limit))(scope, self._receive, send)

    async def _read(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._over:
            raise TooLarge(limit=self._limit)
        return message


def print_document(name: str, _arguments: argparse.Namespace) -> None:
    """`python -m <service> openapi`."""
    service = service_named(name)
    app = build_app(Runtime(service, service.settings(database_url="postgresql://nobody@nowhere/nothing"), ("api",)))
    sys.stdout.write(json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n")
