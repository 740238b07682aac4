"""Whom the hub helps and how many at a time, and to where letters about matches go."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from contracts.matching import HubProfile
from portal.domain.asking import KINDS, SIZES
from portal.domain.ruling import BASES, MOST_RULES, beside, changed, rules_of, typed_of, with_another
from portal.domain.writing.typed import number
from portal.forms import Fields, key_of, read_form
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas.hub_matches import HubDesk, OwnHub
from portal.services import Reply

router = page_router()

RULES = "/desk/{hub}/rules"


@router.api_route(RULES, methods=PAGE)
async def desk_rules_page(visit: AtDesk, done: str = "") -> Response:
    """The rules as they stand."""
    hub = await _hub(visit)
    return await _shown(visit, hub, Fields([*typed_of(_profile(hub)), ("version", str(hub.version))]), done=done)


@router.post(RULES)
async def desk_rules(request: Request, visit: AtDesk) -> Response:
    """Keeps rules and capacity, or shows one more rule to fill in, as the pressed button says."""
    form = await read_form(request)
    hub = await _hub(visit)
    if form.get("act") == "another":
        return await _shown(visit, hub, Fields(with_another(form)))
    body, version = changed(_profile(hub), form), form.get("version", "")
    path = f"/hubs/{visit.hub}"
    reply = await visit.change("PUT", path, OwnHub, body, key=key_of(form), version=version, service="matching")
    if reply.value is None:
        return await _refused(visit, hub, form, reply)
    return visit.redirect(f"/desk/{visit.hub}/rules?done=saved")


@router.post(f"{RULES}/letters")
async def desk_letters(request: Request, visit: AtDesk) -> Response:
    """Keeps the address for letters, and in how many working days the hub answers."""
    form = await read_form(request)
    days = form.get("answer_days", "")
    body = {"email": form.get("email") or None, "answer_days": number(days) if days else None}
    body |= {"language": form["language"]} if "language" in form else {}
    version = form.get("desk_version")
    reply = await visit.change("PUT", f"/hubs/{visit.hub}/desk", HubDesk, body, key=key_of(form), version=version, service="matching")
    if reply.value is None:
        hub = await _hub(visit)
        typed = Fields([*typed_of(_profile(hub)), ("version", str(hub.version))])
        return await _shown(visit, hub, typed, reply.status, letters=form, problems=reply.problems)
    return visit.redirect(f"/desk/{visit.hub}/rules?done=letters")


async def _hub(visit: DeskVisit) -> OwnHub:
    return await visit.ask(f"/hubs/{visit.hub}", OwnHub, service="matching")


def _profile(hub: OwnHub) -> dict[str, Any]:
    """What the directory takes of a hub: all that its staff write, and nothing that the directory adds."""
    return hub.model_dump(mode="json", include=set(HubProfile.model_fields))


async def _refused(visit: DeskVisit, hub: OwnHub, form: Fields, reply: Reply[OwnHub]) -> Response:
    if reply.status == 412:
        # What was typed stays; sent once more it is a change of the profile as it is now.
        pairs = [(name, value) for name, value in form.pairs() if name != "version"]
        return await _shown(visit, hub, Fields([*pairs, ("version", str(hub.version))]), 412)
    numbers = [at for at in form.all("rule") if not form.get(f"rules.{at}.remove", "")]
    return await _shown(visit, hub, form, reply.status, problems=beside(reply.problems, numbers))


async def _shown(
    visit: DeskVisit,
    hub: OwnHub,
    typed: Fields,
    status: int = 200,
    *,
    done: str = "",
    letters: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    desk = await visit.portal.services.get(visit.asker, "matching", f"/hubs/{visit.hub}/desk", HubDesk)
    context: dict[str, Any] = {"own": hub, "desk": desk, "typed": typed, "letters": letters, "problems": problems or {}, "done": done}
    context |= {"bases": BASES, "kinds": KINDS, "sizes": SIZES, "most": MOST_RULES, "is_stale": status == 412, "rules": rules_of(typed)}
    return visit.render("desk/rules.html", status, **context)
