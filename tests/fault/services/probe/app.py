"""POST /bump/{slug} raises a counter and tells of it; the handler writes down each telling."""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from fastapi import APIRouter, Depends, Response

from chassis.database import Work
from chassis.handlers import Handlers
from chassis.permissions import Who, authorise
from chassis.requests import Answer, Commanding
from chassis.service import Running, Service
from chassis.settings import Settings
from chassis.wire import Received
from contracts.matching import HubLeft, HubRegistered, HubRevised

router = APIRouter(dependencies=[Depends(authorise)])
handlers = Handlers()
BUMP = "INSERT INTO counter VALUES ($1, 1) ON CONFLICT (slug) DO UPDATE SET version = counter.version + 1 RETURNING version"


@router.post("/bump/{slug}")
async def bump(slug: str, command: Commanding, pause: float = 0) -> Response:
    async def do(work: Work) -> Answer:
        version = await work.fetchval(BUMP, slug)
        event = HubRevised(slug=slug, name={"en": slug}, country="LV", status="regional", version=version, changed_at=datetime.now(UTC))
        work.enqueue(event)
        if pause:
            await asyncio.sleep(pause)
        return Answer({"version": version})

    return await command.run(do)


@router.get("/effects")
async def effects(running: Running) -> dict[str, Any]:
    async with running.database.reading() as work:
        rows = await work.fetch("SELECT slug, version, note FROM effect ORDER BY at")
    return {"items": [[row["slug"], row["version"], row["note"]] for row in rows]}


@handlers.on(HubRegistered, HubRevised, HubLeft)
async def write_down(work: Work, received: Sequence[Received]) -> None:
    events = [cast("HubRevised", each.event) for each in received]
    for event in events:
        if event.website == "poison":
            raise ValueError(f"cannot digest {event.slug}")
    await work.execute(
        "INSERT INTO effect (slug, version, note) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])",
        [event.slug for event in events],
        [event.version for event in events],
        [event.name.get("en", "") for event in events],
    )
    await asyncio.sleep(float(os.environ.get("EFFECT_SECONDS", "0")))


service = Service(
    name="probe",
    settings=Settings,
    routers=(router,),
    permissions={"bump": (Who.ANYONE,), "effects": (Who.ANYONE,)},
    handlers=handlers,
)
