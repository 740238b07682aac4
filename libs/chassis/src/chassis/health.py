"""Is it alive, is it ready, what are its figures: answered outside the routers, without sign-in, on every role."""

import asyncio

import orjson
from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.responses import Response

from chassis.service import Running

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz(request: Request, runtime: Running) -> Response:
    """200 unless only a restart helps: a consumer that is stuck, a relay whose task ended."""
    wrong = []
    if runtime.consumer is not None and runtime.consumer.is_stuck():
        wrong.append("the consumer is stuck")
    wrong += [f"{task.get_name()} ended" for task in request.app.state.tasks if task.done()]
    return _answer(wrong)


@router.get("/readyz")
async def readyz(runtime: Running) -> Response:
    """200 when work can be taken: the database answers, and the consumer has joined its group."""
    wrong = []
    try:
        async with asyncio.timeout(2), runtime.database.reading() as work:
            await work.fetchval("SELECT low FROM relay_mark")
    except Exception as error:  # noqa: BLE001  whatever it is, it is the answer
        wrong.append(f"database: {error!r}"[:200])
    if runtime.consumer is not None and not runtime.consumer.is_ready:
        wrong.append("the consumer has not joined its group, or its breaker is open")
    wrong += [said for say in runtime.readiness if (said := say())]
    return _answer(wrong)


@router.get("/metrics")
async def metrics() -> Response:
    """The Prometheus exposition."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _answer(wrong: list[str]) -> Response:
    return Response(orjson.dumps({"ok": not wrong, "wrong": wrong}), 503 if wrong else 200, media_type="application/json")
