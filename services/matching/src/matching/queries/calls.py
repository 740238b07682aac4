"""Open calls for partners and the hubs for them."""

from uuid import UUID

from chassis.database import Work
from chassis.errors import NotFound
from matching.domain.engine import Engine
from matching.domain.partners import Call, Partnership, calls_for, hubs_for
from matching.repository import calls
from matching.schemas.around import CallForHub, CallsForHub, CallView, HubForCall, HubsForCall
from matching.schemas.needs import ReasonView


async def for_hub(work: Work, engine: Engine, slug: str, limit: int) -> CallsForHub:
    """Calls that a member could join. Raises NotFound for one that is no member."""
    if slug not in engine:
        raise NotFound(what="hub")
    found = calls_for(engine, await calls.open_calls(work), slug)[:limit]
    return CallsForHub(items=[CallForHub(call=_call(each.call), score=each.score, reasons=_reasons(each)) for each in found])


async def for_call(work: Work, engine: Engine, project: UUID, limit: int) -> HubsForCall:
    """Hubs that could join a call. Raises NotFound where the project has none that is open."""
    known = await calls.open_calls(work, project)
    if not known:
        raise NotFound(what="call")
    found = hubs_for(engine, known[0])
    return HubsForCall(call=_call(known[0]), fitting=len(found), items=[_hub(each) for each in found[:limit]])


def _call(call: Call) -> CallView:
    told = {name: getattr(call, name) for name in CallView.model_fields}
    return CallView.model_validate(told | {"terms": [each.code for each in call.terms], "partners": sorted(call.partners)})


def _hub(found: Partnership) -> HubForCall:
    member = found.member
    where = {"country": member.country, "region": member.region}
    return HubForCall(hub=member.slug, name=dict(member.name), **where, score=found.score, reasons=_reasons(found))


def _reasons(found: Partnership) -> list[ReasonView]:
    return [ReasonView.model_validate(each) for each in found.reasons]
