"""Whose organisation a page is about: whoever has its secret link. Opening a page never changes anything; its button does."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from starlette.responses import Response

from portal.errors import LinkNeeded, PartAway
from portal.forms import new_key
from portal.routes import kept
from portal.routes.visit import Visit
from portal.schemas.organisations import Organisation
from portal.services import M, Reply

KIND: kept.Thing = "organisation"


def address(id_: UUID, *rest: str) -> str:
    """The address of a page of the organisation."""
    return "/".join(["/organisations", str(id_), *rest])


async def ask(visit: Visit, id_: UUID, step: str, shape: type[M]) -> Reply[M]:
    """What the organisation's link opens. Raises LinkNeeded where this browser has none, or it opens nothing; PartAway."""
    headers = kept.needed(visit, KIND, id_)
    path = address(id_, step) if step else address(id_)
    return _opened(await visit.portal.services.send(visit.asker, "GET", "matching", path, shape, None, headers))


async def read(visit: Visit, id_: UUID) -> Organisation:
    """The organisation with what belongs to it. Raises LinkNeeded, PartAway."""
    reply = await ask(visit, id_, "", Organisation)
    if reply.is_away:
        raise PartAway
    return reply.or_raise()


async def every(visit: Visit) -> list[Organisation]:
    """The organisations that this browser opens, the newest first; one that was erased elsewhere is none any more. Raises PartAway."""
    found = []
    for each in kept.every(visit, KIND):
        with suppress(LinkNeeded):
            found.append(await read(visit, each))
    return found


async def change(
    visit: Visit,
    method: str,
    id_: UUID,
    step: str,
    shape: type[M],
    *,
    body: Any = None,
    key: str = "",
    more: dict[str, str] | None = None,
    token: str = "",
) -> Reply[M]:
    """A change by the organisation, once for every `key`; `token`: its secret, where the browser is only being given it.

    Raises LinkNeeded, PartAway; any other refusal is in the reply.
    """
    opening = {kept.HEADERS[KIND]: token} if token else kept.needed(visit, KIND, id_)
    headers = opening | (more or {}) | ({"Idempotency-Key": key} if key else {})
    path = address(id_, step) if step else address(id_)
    reply = _opened(await visit.portal.services.send(visit.asker, method, "matching", path, shape, body, headers))
    if reply.is_away:
        raise PartAway
    return reply


def page(visit: Visit, template: str, status: int = 200, **context: object) -> Response:
    """A page of the organisation, which nobody keeps."""
    return visit.render(template, status, is_private=True, key=new_key(), setting=visit.portal.setting, **context)


def _opened(reply: Reply[M]) -> Reply[M]:
    if reply.value is None and reply.code in ("organisation-token-missing", "not-of-organisation", "no-such-organisation"):
        raise LinkNeeded(KIND)
    return reply
