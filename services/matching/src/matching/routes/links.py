"""How a request opens what belongs to whoever holds a secret link, and how the secret of a new one is told."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Response

from chassis.database import Work
from chassis.errors import NotSignedIn
from chassis.requests import Answer
from chassis.secret import hashed
from chassis.service import Runtime
from matching.errors.needs import NeedTokenMissing


def secret_in(header: str) -> Callable[..., Awaitable[bytes | None]]:
    """A dependency: the hash of the secret that a request brings in this header; None where it brings none.

    Never from the address: addresses stand in logs and histories. A page keeps it after the `#` of its link, or in its own session.
    """

    async def read(sent: Annotated[str | None, Header(alias=header, max_length=200)] = None) -> bytes | None:
        return hashed(sent.strip()) if sent and sent.strip() else None

    return read


def secret_needed(header: str, missing: type[NotSignedIn]) -> Callable[..., Awaitable[bytes]]:
    """A dependency: the same, which raises `missing` where a request brings none."""

    async def needed(secret: Annotated[bytes | None, Depends(secret_in(header))]) -> bytes:
        if secret is None:
            raise missing
        return secret

    return needed


NeedToken = Annotated[bytes, Depends(secret_needed("Need-Token", NeedTokenMissing))]
"""The hash of the secret of a need's link."""


Mint = Callable[[Work, dict[str, Any]], Awaitable[str]]
"""Makes the secret of a link to what an answer tells of, and keeps its hash."""


async def with_token(running: Runtime, response: Response, place: str, mint: Mint) -> Response:
    """The answer with a token, made after the command has committed: the kept answer must not hold it, so a repeated request
    gets a further token for the same thing. A crash in between is mended by that repetition.
    """
    told = orjson.loads(bytes(response.body))
    async with running.database.unit_of_work() as work:
        told["token"] = await mint(work, told)
    headers = {name: value for name, value in response.headers.items() if name in ("idempotency-replayed", "etag")}
    return Answer(told, status=response.status_code, headers=headers, location=f"{place}/{told['id']}").response()
