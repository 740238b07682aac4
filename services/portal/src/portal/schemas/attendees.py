"""What the desk reads of those who signed up: personal data, for the staff of the hub only."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from portal.schemas.shared import Read


class Attendee(Read):
    """Somebody who is signed up. Name and address are absent once the person asked to be forgotten."""

    id: UUID
    name: str | None = None
    email: str | None = None
    language: str | None = None
    note: str | None = None
    mode: Literal["on_site", "online"]
    state: Literal["enrolled", "waiting", "offered", "cancelled", "attended", "absent"]
    version: int
    sessions: tuple[UUID, ...] = ()
    created_at: AwareDatetime
