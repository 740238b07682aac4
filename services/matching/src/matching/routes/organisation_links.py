"""How a request opens an organisation: with the secret of its link, or as somebody whose token speaks for it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header

from chassis.permissions import Caller
from chassis.secret import hashed
from matching.errors.organisations import NotOfOrganisation, OrganisationTokenMissing
from matching.repository.organisations import Key


# Never from the address: addresses stand in logs and histories. A page keeps it after the `#` of its link, or in its own session.
async def _key(
    organisation_id: UUID, principal: Caller, header: Annotated[str | None, Header(alias="Organisation-Token", max_length=200)] = None
) -> Key:
    if principal is not None and str(organisation_id) in principal.orgs:
        return Key(organisation_id, None)
    if header is not None and header.strip():
        return Key(organisation_id, hashed(header.strip()))
    raise OrganisationTokenMissing if principal is None else NotOfOrganisation


OrganisationKey = Annotated[Key, Depends(_key)]
"""What opens the organisation of the address; whether it does, `repository.organisations.load` finds out."""
