"""Whose need a page is about: whoever has its secret link. Opening a page never changes anything; its button does."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from portal.errors import LinkNeeded, PartAway
from portal.forms import is_token, new_key
from portal.routes.kept import held, keep
from portal.routes.visit import Visit
from portal.schemas import Nothing
from portal.services import M, Reply

CLOSED = (401, 403, 404)
"""What matching answers to a link that opens nothing."""


def moved(visit: Visit, need: UUID, token: str) -> Response:
    """The answer to a letter's link: its secret goes into the reader's browser, and the address on which they stay holds none."""
    if not is_token(token):
        raise LinkNeeded("need")
    return keep(visit, visit.redirect(f"/needs/{need}"), "need", need, token)


async def ask(visit: Visit, need: UUID, below: str, shape: type[M]) -> Reply[M]:
    """What the need's link opens. Raises LinkNeeded where this browser has none."""
    return await visit.portal.services.send(visit.asker, "GET", "matching", f"/needs/{need}{below}", shape, None, opened(visit, need))


async def change(
    visit: Visit, method: str, path: str, need: UUID, shape: type[M], body: Any = None, *, key: str = "", more: dict[str, str] | None = None
) -> Reply[M]:
    """A change by the need's holder, once for every `key`. Raises PartAway, LinkNeeded; any other refusal is in the reply."""
    headers = opened(visit, need) | (more or {}) | ({"Idempotency-Key": key} if key else {})
    reply = await visit.portal.services.send(visit.asker, method, "matching", path, shape, body, headers)
    if reply.is_away:
        raise PartAway
    return reply


async def done(visit: Visit, path: str, need: UUID, key: str, body: Any = None) -> Reply[Nothing]:
    """A step of which only the outcome counts."""
    return await change(visit, "POST", path, need, Nothing, body, key=key)


def opened(visit: Visit, need: UUID) -> dict[str, str]:
    """The header that opens the need. Raises LinkNeeded."""
    header = held(visit, "need", need)
    if not header:
        raise LinkNeeded("need")
    return header


def found(reply: Reply[M]) -> M:
    """The value. Raises PartAway, LinkNeeded."""
    if reply.value is None and reply.status in CLOSED:
        raise LinkNeeded("need")
    return reply.or_raise()


def page(visit: Visit, template: str, status: int = 200, **context: object) -> Response:
    """A page of a need, which nobody keeps."""
    return visit.render(template, status, is_private=True, setting=visit.portal.setting, **{"key": new_key(), **context})
