"""A visit to the hub desk: by somebody who is signed in and, below a hub's address, is of its staff."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Cookie, Depends, Request
from starlette.responses import Response

from chassis.errors import Forbidden
from portal.errors import FormBroken, PartAway, SignInNeeded
from portal.forms import new_key
from portal.identity import SignedIn
from portal.routes.visit import Visit
from portal.schemas import Nothing
from portal.services import M, Reply

OTHER_HUB = {
    "en": "Your account does not belong to the hub {hub!r}. Sign out and sign in with an account that does.",
    "lv": "Jūsu konts nepieder centram {hub!r}. Izrakstieties un pierakstieties ar kontu, kas tam pieder.",
}


class DeskVisit(Visit):
    """One request for a page of the desk. `hub` is the slug in the address; empty on the pages that are of no hub."""

    def __init__(self, request: Request, signed_in: SignedIn) -> None:
        super().__init__(request)
        self.principal = signed_in.principal
        self.hub = str(request.path_params.get("hub", ""))
        self.asker = replace(self.asker, token=signed_in.token)

    def render(self, template: str, status: int = 200, *, is_private: bool = True, **context: object) -> Response:
        """The page, which nobody keeps. `key` goes with its forms, so that a second click has no second effect."""
        common = {"key": new_key(), "principal": self.principal, "hub": self.hub, "setting": self.portal.setting}
        return super().render(template, status, is_private=is_private, **{**common, **context})

    async def ask(self, path: str, shape: type[M], params: Mapping[str, Any] | None = None, service: str = "training") -> M:
        """What a page cannot do without. Raises PartAway, PageMissing, Forbidden."""
        reply = await self.portal.services.get(self.asker, service, path, shape, params)
        return reply.or_raise()

    async def change(
        self,
        method: str,
        path: str,
        shape: type[M],
        body: Any = None,
        *,
        key: str = "",
        version: int | str | None = None,
        seconds: float | None = None,
        service: str = "training",
    ) -> Reply[M]:
        """Asks a service for a change of that version, once for every `key`. Raises PartAway; a refusal is in the reply, to be shown
        beside the form.
        """
        headers = {"Idempotency-Key": key} if key else {}
        if version is not None:
            headers["If-Match"] = _tag(str(version))
        reply = await self.portal.services.send(self.asker, method, service, path, shape, body, headers, seconds=seconds)
        if reply.is_away:
            raise PartAway
        return reply

    async def step(self, path: str, key: str, version: int | str | None = None, body: Any = None) -> Reply[Nothing]:
        """A change of which only the outcome counts."""
        return await self.change("POST", path, Nothing, body, key=key, version=version)


def _tag(version: str) -> str:
    """The entity tag of a version that a form carried. Raises FormBroken for what is none."""
    number = version.removeprefix("v")
    if not (number.isascii() and number.isdecimal()):
        raise FormBroken
    return f'"v{number}"'


async def _desk(request: Request, session: Annotated[str, Cookie()] = "") -> DeskVisit:
    portal = request.app.state.portal
    signed_in = await portal.sessions.read(session)
    if signed_in is None:
        raise SignInNeeded
    visit = DeskVisit(request, signed_in)
    if visit.hub and visit.hub not in visit.principal.hubs:
        raise Forbidden(reason={tongue: text.format(hub=visit.hub) for tongue, text in OTHER_HUB.items()})
    return visit


AtDesk = Annotated[DeskVisit, Depends(_desk)]
"""What the route of a desk page asks for."""
