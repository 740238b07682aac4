"""Needs as the command line states them: their link is kept in a file or forgotten with the need."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from kopa.api import Api

TOKEN = "NEED_TOKEN"  # noqa: S105  # the name of a variable
READ_AT_MOST = 1_000_000


class NeedUnusable(Exception):
    """A file or id that opens no need."""

    code = "need-unusable"


def state(api: Api, body: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a need, with the token that opens it."""
    answer: dict[str, Any] = api.post("matching", "/needs", body, who=None, key=f"need:{uuid4()}").body
    return answer


def forget(api: Api, need: Mapping[str, Any]) -> None:
    """The need with its text and links is gone."""
    api.delete("matching", f"/needs/{need['id']}", headers=link(need))


def keep(file: Path, need: Mapping[str, Any]) -> None:
    """Writes the link of a need to a new file that only its owner may read. Raises NeedUnusable where the file is there already."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise NeedUnusable(f"{file} cannot be written: {error.strerror}. Name a new file.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump({"id": need["id"], "token": need["token"]}, out)


def opened(api: Api, named: str) -> tuple[dict[str, Any], bool]:
    """(need, whether it was stated only now) for a file with a link, a file with a need to be stated, or an id with NEED_TOKEN set."""
    file = Path(named)
    if file.is_file():
        said = _read(file)
        return (said, False) if {"id", "token"} <= said.keys() else (state(api, said), True)
    try:
        UUID(named)
    except ValueError as error:
        raise NeedUnusable(f"{named!r} is neither a file nor the id of a need.") from error
    if not os.environ.get(TOKEN):
        raise NeedUnusable(
            f"An id alone opens no need: put the secret of its link into {TOKEN}, or name the file of `kopa match need --keep`."
        )
    return {"id": named, "token": os.environ[TOKEN]}, False


def link(need: Mapping[str, Any]) -> dict[str, str]:
    """The header that opens a need."""
    return {"Need-Token": str(need["token"])}


def _read(file: Path) -> dict[str, Any]:
    try:
        said = json.loads(file.read_bytes()[:READ_AT_MOST])
    except (OSError, ValueError) as error:
        raise NeedUnusable(f"{file} cannot be read as JSON: {error}") from error
    if not isinstance(said, dict):
        raise NeedUnusable(f'{file} is not a need: write {{"text": {{"lv": "…"}}}}, or use a file of `kopa match need --keep`.')
    return said
