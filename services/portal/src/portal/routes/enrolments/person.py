"""Whose enrolments a page is about: the token of a letter's link. Opening a page never changes anything; its button does."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from portal.errors import BadLink, PartAway
from portal.forms import is_token, new_key
from portal.routes.visit import Visit
from portal.schemas import Nothing
from portal.schemas.enrolments import Enrolment, Person
from portal.services import M, Reply

MINE = "/enrolments/mine"


async def person_of(visit: Visit, token: str) -> Person:
    """The person who holds the token. Raises BadLink, PartAway."""
    check(token)
    reply = await visit.portal.services.send(visit.asker, "GET", "training", "/enrolments/me", Person, None, {"Enrolment-Token": token})
    return needed(reply)


def check(token: str) -> None:
    """Raises BadLink for what no letter's link has and no header can carry."""
    if not is_token(token):
        raise BadLink


async def enrolment_of(visit: Visit, token: str, named: UUID | None) -> tuple[Person, Enrolment]:
    """The person, and the enrolment that the address names or the letter was about. Raises BadLink, PartAway."""
    person = await person_of(visit, token)
    found = person.enrolment(named)
    if found is None:
        raise BadLink
    return person, found


async def change(visit: Visit, method: str, path: str, token: str, *, key: str = "", body: Any = None, version: str = "") -> Reply[Nothing]:
    """A change by the person. Raises PartAway, BadLink; any other refusal is in the reply."""
    check(token)
    headers = {"Enrolment-Token": token} | ({"Idempotency-Key": key} if key else {}) | ({"If-Match": f'"v{version}"'} if version else {})
    reply = await visit.portal.services.send(visit.asker, method, "training", path, Nothing, body, headers)
    if reply.value is None and (reply.is_away or reply.code in {"no-such-token", "enrolment-token-missing"}):
        needed(reply)
    return reply


def needed(reply: Reply[M]) -> M:
    """The value. Raises PartAway, BadLink."""
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        raise BadLink(reply.refusal if reply.code == "no-such-token" else "")
    return reply.value


def page(visit: Visit, template: str, status: int = 200, **context: object) -> Response:
    """A person's page, which nobody keeps."""
    return visit.render(template, status, is_private=True, key=new_key(), **context)


def mine(token: str, done: str, **more: str) -> str:
    """The address of all enrolments, with what was just done."""
    return f"{MINE}?{urlencode({'token': token, 'done': done, **more})}"
