"""Letters are written with what they tell of; `commands.post` sends them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.database import Work
from matching.domain.letters import Kind, Opens
from matching.repository import letters


async def write(
    work: Work,
    kind: Kind,
    email: str,
    language: str,
    about: Mapping[str, Any],
    opens: tuple[Opens, UUID] | None = None,
    *,
    organisation: UUID | None = None,
    match: UUID | None = None,
    once: str | None = None,
) -> None:
    """Queues a letter in the command's own transaction. `email`: a normal address. `about`: what its text needs, JSON.

    `opens`: what its link opens; the secret is made when the letter leaves, so none is kept. `organisation`: with whom the letter is
    erased (where it opens one, that one). `once`: a name under which it is written one time only.
    """
    if opens is not None and opens[0] == "organisation":
        organisation = opens[1]
    await letters.write(work, kind, email, language, about, opens, organisation, match, once)
