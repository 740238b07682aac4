"""How a request opens what belongs to whoever holds a secret link."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Response

from chassis.database import Work
from chassis.requests import Answer
from chassis.secret import hashed
from chassis.service import Runtime
from matching.errors.needs import NeedTokenMissing


# Never from the address: addresses stand in logs and histories. A page keeps it after the `#` of its link, or in its own session.
async def _need_token(header: Annotated[str | None, Header(alias="Need-Token", max_length=200)] = None) -> bytes:
    if header is None or not header.strip():
        raise NeedTokenMissing
    return hashed(header.strip())


NeedToken = Annotated[bytes, Depends(_need_token)]
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
