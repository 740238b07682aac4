"""Needs as the command line states them: their link is kept in a file or forgotten with the need."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from kopa import links
from kopa.api import Api
from kopa.links import Link, LinkUnusable

TOKEN = "NEED_TOKEN"  # noqa: S105  # the name of a variable


def state(api: Api, body: Mapping[str, Any], assessment: Link | None = None) -> dict[str, Any]:
    """The answer to a need, with the token that opens it. The weak dimensions of a complete `assessment` count."""
    told = {**body, "assessment": assessment.id} if assessment else body
    headers = assessment.headers if assessment else {}
    answer: dict[str, Any] = api.post("matching", "/needs", told, who=None, key=f"need:{uuid4()}", headers=headers).body
    return answer


def forget(api: Api, need: Link) -> None:
    """The need with its text and links is gone."""
    api.delete("matching", need.path, headers=need.headers)


def opened(api: Api, named: str) -> tuple[Link, bool]:
    """(need, whether it was stated only now) for a file with a link, a file with a need to be stated, or an id with NEED_TOKEN set."""
    file = Path(named)
    if file.is_file():
        said = links.document(file)
        if {"id", "token"} <= said.keys():
            return links.opened(file, "need"), False
        return Link.told("need", state(api, said)), True
    try:
        UUID(named)
    except ValueError as error:
        raise LinkUnusable(f"{named!r} is neither a file nor the id of a need.") from error
    link = links.read({"id": named, "token": os.environ.get(TOKEN, "")})
    if link is None:
        raise LinkUnusable(
            f"An id alone opens no need: put the secret of its link into {TOKEN}, or name the file of `kopa match need --keep`."
        )
    return link, False
