"""How an offering will look, from what is typed: nothing is saved, and the way back keeps every field."""

from datetime import timedelta
from uuid import uuid4

from pydantic import ValidationError
from starlette.responses import Response

from chassis.rows import shape_reasons
from portal.domain.offerings import divided
from portal.domain.writing import Written
from portal.forms import Fields
from portal.routes.desk.sheet import placed, sheet
from portal.routes.desk.visit import DeskVisit
from portal.schemas import HubShare, Listed, Offering
from portal.schemas.desk import OwnOffering

A_MOMENT = timedelta(seconds=1)


async def preview(visit: DeskVisit, form: Fields, said: Written, offering: OwnOffering | None) -> Response:
    """The page of the offering under a notice; where the form is not whole enough for that, the form with what to mend."""
    try:
        shown = Offering.model_validate({**said.body, **_not_written(visit, said, offering), "hub_name": await _hub_name(visit)})
    except ValidationError as error:
        reasons = shape_reasons(error, visit.view.preferences.language)
        problems = placed({each.field: each.detail for each in reasons}, said.rows)
        return await sheet(visit, offering, form, status=422, problems=problems)
    coming, past = divided(shown.sessions, visit.now)
    return visit.render(
        "desk/preview.html",
        offering=shown,
        own=offering,
        coming=coming,
        past=past,
        choices=(),  # nobody signs up for what is not there yet
        refused=None,
        structured=None,
        pairs=[pair for pair in form.pairs() if pair[0] != "act"],
    )


async def _hub_name(visit: DeskVisit) -> dict[str, str] | None:
    """As readers know the hub; its slug is shown where nobody says."""
    reply = await visit.portal.services.get(visit.asker, "training", "/hubs", Listed[HubShare])
    return next((each.name for each in reply.value.items if each.slug == visit.hub), None) if reply.value else None


def _not_written(visit: DeskVisit, said: Written, offering: OwnOffering | None) -> dict[str, object]:
    """What an offering has besides what its hub writes."""
    sessions = [{"id": str(uuid4()), **session} for session in said.body.get("sessions", ())]
    return {
        "id": offering.id if offering else uuid4(),
        "hub": visit.hub,
        "state": "published",
        "version": offering.version if offering else 1,
        "changed_at": visit.now - A_MOMENT,
        "published_at": visit.now,
        "sessions": sessions,
    }
