"""The secrets of the links that a reader opened: kept in the reader's own browser, so that no address of a page holds one."""

from typing import Literal
from uuid import UUID

from starlette.responses import Response

from portal.errors import LinkNeeded
from portal.forms import is_token
from portal.routes.visit import Visit

Thing = Literal["assessment", "need", "organisation"]
HEADERS: dict[Thing, str] = {"assessment": "Assessment-Token", "need": "Need-Token", "organisation": "Organisation-Token"}
"""What a service wants the secret to be sent as."""
MOST_KEPT = 20
"""Things of a kind that a browser keeps open: every request brings all their secrets along. The oldest give way to a new one."""


def kept(visit: Visit, thing: Thing, id_: UUID) -> str:
    """The secret with which this browser opened a thing; nothing where it did not, or what it brings can be none."""
    token = visit.request.cookies.get(_name(thing, id_), "")
    return token if is_token(token) else ""


def held(visit: Visit, thing: Thing, id_: UUID) -> dict[str, str]:
    """The header that opens a thing; none where this browser holds no secret of it."""
    token = kept(visit, thing, id_)
    return {HEADERS[thing]: token} if token else {}


def needed(visit: Visit, thing: Thing, id_: UUID) -> dict[str, str]:
    """The header that opens a thing. Raises LinkNeeded."""
    header = held(visit, thing, id_)
    if not header:
        raise LinkNeeded(thing)
    return header


def every(visit: Visit, thing: Thing) -> list[UUID]:
    """All things of a kind that this browser opened, the newest first: ids rise with time."""
    ids = (_id(tail) for head, _, tail in (name.partition("-") for name in visit.request.cookies) if head == thing)
    return sorted((each for each in ids if each is not None and kept(visit, thing, each)), reverse=True)


def keep(visit: Visit, response: Response, thing: Thing, id_: UUID, token: str) -> Response:
    """Keeps a secret until the browser is closed: the computer may be shared, and whoever comes again has the link."""
    secure = visit.request.url.scheme == "https"
    # Lax: a link in a mail opens the page, and no form of another site brings the secret along.
    response.set_cookie(_name(thing, id_), token, path="/", samesite="lax", httponly=True, secure=secure)
    for old in [each for each in every(visit, thing) if each != id_][MOST_KEPT - 1 :]:
        response.delete_cookie(_name(thing, old), path="/")
    return response


def link_of(visit: Visit, thing: Thing, id_: UUID, token: str = "") -> str:
    """The secret link that opens a thing in any browser: with a new secret, or with the one that this browser keeps."""
    return f"{visit.portal.settings.public_url.rstrip('/')}/{thing}s/{id_}?token={token or kept(visit, thing, id_)}"


def drop(visit: Visit, response: Response, thing: Thing, id_: UUID) -> Response:
    """Forgets it, where it opens nothing any more or is closed here."""
    if kept(visit, thing, id_):
        response.delete_cookie(_name(thing, id_), path="/")
    return response


def drop_all(visit: Visit, response: Response) -> Response:
    """Forgets all that this browser opened."""
    for thing in HEADERS:
        for id_ in every(visit, thing):
            response.delete_cookie(_name(thing, id_), path="/")
    return response


def _name(thing: Thing, id_: UUID) -> str:
    return f"{thing}-{id_.hex}"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:  # somebody else's cookie
        return None
