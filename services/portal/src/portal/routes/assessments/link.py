"""One request about an assessment: its secret link, what it shows, what the service is asked to change."""

import asyncio
from typing import Any
from uuid import UUID

from starlette.responses import Response

from portal.errors import LinkNeeded, PartAway
from portal.forms import is_token, new_key
from portal.routes import kept
from portal.routes.visit import Visit
from portal.schemas.assessments import Assessment, Questionnaire
from portal.services import M, Reply

KIND: kept.Thing = "assessment"


def address(id_: UUID, *rest: str) -> str:
    """The address of a page of the assessment; the result's is `address(id, "result")`."""
    return "/".join(["/assessments", str(id_), *rest])


async def read(visit: Visit, id_: UUID, token: str = "") -> Assessment:
    """The assessment, by the link that this browser keeps or by a named one. Raises LinkNeeded, PartAway."""
    headers = {kept.HEADERS[KIND]: token} if token else kept.needed(visit, KIND, id_)
    return needed(await visit.portal.services.send(visit.asker, "GET", "matching", address(id_), Assessment, None, headers))


async def read_with_form(visit: Visit, id_: UUID) -> tuple[Assessment, Questionnaire]:
    """The assessment and the questionnaire that it was begun with. Raises LinkNeeded, PartAway."""
    found = await read(visit, id_)
    return found, await form_of(visit, found)


async def form_of(visit: Visit, about: Assessment) -> Questionnaire:
    """The version of the questionnaire that it was begun with. Raises PartAway, PageMissing."""
    path = f"/questionnaires/{about.questionnaire}/{about.questionnaire_version}"
    return (await visit.portal.services.get(visit.asker, "matching", path, Questionnaire)).or_raise()


async def change(
    visit: Visit, method: str, id_: UUID, step: str, shape: type[M], *, body: Any = None, key: str = "", version: int | None = None
) -> Reply[M]:
    """Asks for a change. Raises LinkNeeded, PartAway; any other refusal is in the reply."""
    headers = kept.needed(visit, KIND, id_) | ({"Idempotency-Key": key} if key else {})
    if version is not None:
        headers["If-Match"] = f'"v{version}"'
    path = address(id_, step) if step else address(id_)
    reply = await visit.portal.services.send(visit.asker, method, "matching", path, shape, body, headers)
    if reply.is_away or reply.is_missing:
        needed(reply)
    return reply


def needed(reply: Reply[M]) -> M:
    """The value. Raises PartAway, LinkNeeded where the link opens nothing."""
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        raise LinkNeeded(KIND)
    return reply.value


async def taken_out(visit: Visit, id_: UUID, token: str) -> Response:
    """Moves the secret of a link into the browser; one that opens less than what the browser has already does not take its place."""
    if not is_token(token):
        raise LinkNeeded(KIND)
    new, old = await asyncio.gather(read(visit, id_, token), _kept(visit, id_))
    if old is not None and set(old.dimensions) > set(new.dimensions):
        return visit.redirect(address(id_))
    return kept.keep(visit, visit.redirect(address(id_)), KIND, id_, token)


async def _kept(visit: Visit, id_: UUID) -> Assessment | None:
    try:
        return await read(visit, id_)
    except LinkNeeded:
        return None


def page(visit: Visit, template: str, status: int = 200, **context: object) -> Response:
    """A page of the assessment, which nobody keeps."""
    return visit.render(template, status, is_private=True, key=new_key(), setting=visit.portal.setting, **context)
