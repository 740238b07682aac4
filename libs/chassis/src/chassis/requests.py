"""How routes run commands: one transaction, one effect for each Idempotency-Key, an answer with its ETag."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NO_NUL, IdempotencyKeyMissing, IdempotencyKeyReused, InvalidInput, Stale, VersionMissing
from chassis.permissions import Caller
from chassis.retryable import is_retryable
from chassis.service import Running, Runtime

STORED = "SELECT fingerprint, status, headers, body FROM idempotency WHERE client = $1 AND key = $2"
STORE = "INSERT INTO idempotency (client, key, fingerprint, status, headers, body) VALUES ($1, $2, $3, $4, $5::jsonb, $6)"
KEY_LENGTH = 200
OF_LINKS = "-token"
"""How the names of headers end that hold the secret of a link."""
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""NUL as JSON writes it; a backslash that is itself escaped before `u0000` is only text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: a body (a model or what JSON can hold), a version that becomes the ETag, a place."""

    body: BaseModel | Mapping[str, Any] | None = None
    version: int | None = None
    location: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """The HTTP response."""
        headers = dict(self.headers)
        if self.version is not None:
            headers["ETag"] = etag(self.version)
        if self.location is not None:
            headers["Location"] = self.location
        if self.body is None:
            return Response(None, 204 if self.status == 200 else self.status, headers)
        content = self.body.model_dump_json(exclude_none=True).encode() if isinstance(self.body, BaseModel) else orjson.dumps(self.body)
        return Response(content, self.status, headers, "application/json")


def etag(version: int) -> str:
    """A strong entity tag of an aggregate's version."""
    return f'"v{version}"'


class Command:
    """One changing request. `await command.run(lambda work: …)` runs the command in its transaction."""

    def __init__(self, request: Request, principal: Principal | None, runtime: Runtime) -> None:
        self._request = request
        self._principal = principal
        self._database = runtime.database

    @property
    def client(self) -> str:
        """Who sends Idempotency-Keys: the token's subject, else the network address."""
        if self._principal is not None:
            return self._principal.subject
        return self._request.client.host if self._request.client else "unknown"

    async def run(self, do: Callable[[Work], Awaitable[Answer]]) -> Response:
        """Runs `do` in one transaction and answers. On POST the answer is stored under the Idempotency-Key with the effect, and
        a key is stored once: a repeated or parallel request is rolled back and gets the first one's answer.

        Raises IdempotencyKeyMissing, IdempotencyKeyReused, and whatever `do` raises (then nothing is kept).
        """
        if NUL.search(await self._request.body()):
            raise InvalidInput(reason=NO_NUL)
        if self._request.method != "POST":
            async with self._database.unit_of_work() as work:
                return (await do(work)).response()
        key, fingerprint = self._key(), await self._fingerprint()
        try:
            async with self._database.unit_of_work() as work:
                response = (await do(work)).response()
                kept = {name: value for name, value in response.headers.items() if name != "content-length"}
                answer = (response.status_code, orjson.dumps(kept).decode(), bytes(response.body))
                work.write(STORE, self.client, key, fingerprint, *answer)
        except Exception as error:
            if is_retryable(error):
                raise  # the client asks again, and a database that is away need not be asked twice
            # The key is taken, or `do` refused what the first request has changed already. The first one's answer says it.
            async with self._database.reading() as work:
                stored = await work.fetchrow(STORED, self.client, key)
            if stored is None:
                raise
            return _replayed(stored, fingerprint)
        return response

    def _key(self) -> str:
        key = self._request.headers.get("idempotency-key", "").strip()
        if not key:
            raise IdempotencyKeyMissing
        if len(key) > KEY_LENGTH:
            raise InvalidInput(
                field="Idempotency-Key", reason={"en": f"At most {KEY_LENGTH} characters.", "lv": f"Ne vairāk kā {KEY_LENGTH} zīmju."}
            )
        return key

    async def _fingerprint(self) -> str:
        request = self._request
        digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
        digest.update(request.headers.get("if-match", "").encode())
        # Whoever repeats a request must hold the same secrets of links as the first: an answer is for nobody else.
        for name, secret in sorted(request.headers.items()):
            if name.endswith(OF_LINKS):
                digest.update(f"{name}: {secret}\n".encode())
        digest.update(await request.body())
        return digest.hexdigest()


def _replayed(row: Mapping[str, Any], fingerprint: str) -> Response:
    if row["fingerprint"] != fingerprint:
        raise IdempotencyKeyReused
    headers = row["headers"] | {"Idempotency-Replayed": "true"}
    return Response(row["body"], row["status"], headers)


def check_version(expected: int | None, current: int) -> None:
    """Raises Stale when the caller saw another version than the current one."""
    if expected is not None and expected != current:
        raise Stale(current=etag(current), headers={"ETag": etag(current)})


async def expected_version(request: Request) -> int | None:
    """The version named by If-Match; None for `*`. Raises VersionMissing without the header, Stale for a foreign tag."""
    header = request.headers.get("if-match", "").strip()
    if not header:
        raise VersionMissing
    if header == "*":
        return None
    match = re.fullmatch(r'(?:W/)?"v(\d{1,18})"', header)
    if match is None:
        raise Stale(current="?")
    return int(match[1])


async def commanding(request: Request, principal: Caller, runtime: Running) -> Command:
    return Command(request, principal, runtime)


Commanding = Annotated[Command, Depends(commanding)]
"""What a changing route asks for."""
Expected = Annotated[int | None, Depends(expected_version)]
"""What a route asks for whose caller must say which version is changed."""
