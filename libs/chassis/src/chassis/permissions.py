"""Who may call which route: a table in each service, enforced in one place, tested as a matrix.

The table decides by role. Whether the caller may touch this very hub's thing, its command decides (`Principal.must_edit`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from chassis.auth import Principal
from chassis.errors import NO_NUL, Forbidden, InvalidInput, NotSignedIn


class Who(StrEnum):
    """Kinds of callers."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    HUB_STAFF = "hub staff"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"

    def admits(self, principal: Principal | None) -> bool:
        """Whether a caller is of this kind."""
        if self is Who.ANYONE:
            return True
        if principal is None:
            return False
        return {
            Who.SIGNED_IN: True,
            Who.HUB_STAFF: bool(principal.hubs),
            Who.COORDINATOR: principal.is_coordinator,
            Who.OPERATOR: principal.is_operator,
        }[self]


Permissions = Mapping[str, tuple[Who, ...]]
"""Route name (its function's) -> the kinds of callers that it admits."""

REASON = {"en": "This is for: {kinds}.", "lv": "Tas ir atļauts: {kinds}."}


async def authorise(request: Request) -> Principal | None:
    """Identifies the caller and checks the table. Raises NotSignedIn or Forbidden; a bad token is refused even where none is needed."""
    if b"%00" in request.scope["query_string"]:
        # Repeated parameters and names of parameters count too, also such as no route knows.
        names = (name.replace("\0", "") for name, value in request.query_params.multi_items() if "\0" in name + value)
        raise InvalidInput(field=f"query.{next(names, '')}".rstrip("."), reason=NO_NUL)
    runtime = request.app.state.runtime
    header = request.headers.get("authorization")
    principal = None
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn(reason="the Authorization header must read 'Bearer <token>'", headers={"WWW-Authenticate": "Bearer"})
        principal = await runtime.authority.principal(token.strip())
    request.state.principal = principal
    await runtime.limiter.admit(principal.subject if principal else _address(request))
    admitted = runtime.permissions[request.scope["route"].name]
    if any(who.admits(principal) for who in admitted):
        return principal
    if principal is None:
        raise NotSignedIn(reason="no token was sent", headers={"WWW-Authenticate": "Bearer"})
    raise Forbidden(reason={tongue: text.format(kinds=", ".join(admitted)) for tongue, text in REASON.items()})


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


Caller = Annotated[Principal | None, Depends(authorise)]
"""The caller of a route that anyone may call."""


async def _signed_in(principal: Caller) -> Principal:
    if principal is None:
        raise NotSignedIn(reason="no token was sent", headers={"WWW-Authenticate": "Bearer"})
    return principal


SignedIn = Annotated[Principal, Depends(_signed_in)]
"""The caller of a route that needs a token."""
