"""How a request opens an organisation: with the secret of its link, or as somebody whose token speaks for it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from chassis.permissions import Caller
from matching.errors.organisations import NotOfOrganisation, OrganisationTokenMissing
from matching.repository.organisations import Key
from matching.routes.links import secret_in

Secret = Annotated[bytes | None, Depends(secret_in("Organisation-Token"))]


async def _key(organisation_id: UUID, principal: Caller, secret: Secret) -> Key:
    if principal is not None and str(organisation_id) in principal.orgs:
        return Key(organisation_id, None)
    if secret is not None:
        return Key(organisation_id, secret)
    raise OrganisationTokenMissing if principal is None else NotOfOrganisation


OrganisationKey = Annotated[Key, Depends(_key)]
"""What opens the organisation of the address; whether it does, `repository.organisations.load` finds out."""
