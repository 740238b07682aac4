"""The signing keys in the portal's database: made when due, by one process, and read by all."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from joserfc.jwk import OKPKey

from chassis.database import Database
from chassis.retryable import is_retryable
from portal import commands, metrics, queries
from portal.domain import keys as rules
from portal.domain.keys import Key

log = structlog.get_logger()

KNOWN_SECONDS = 60.0


class Keys:
    """What signs and what verifiers may know. Rotates by age whenever somebody looks."""

    def __init__(self, database: Database, *, age: timedelta, lifetime: timedelta) -> None:
        self._database = database
        self._age = age
        self._lifetime = lifetime
        self._keys: Sequence[Key] = ()
        self._read = -1e9
        self._lock = asyncio.Lock()

    async def signing(self) -> OKPKey:
        """The key that signs now."""
        key = rules.signer(await self._current(), datetime.now(UTC))
        assert key is not None, "the first key signs at once"
        return OKPKey.import_key(dict(key.private))

    async def public(self) -> list[dict[str, Any]]:
        """The public halves that verifiers need, as JWKs."""
        keys = rules.published(await self._current(), datetime.now(UTC), self._lifetime)
        return [OKPKey.import_key(dict(key.private)).as_dict(private=False) for key in keys]

    async def _current(self) -> Sequence[Key]:
        async with self._lock:
            if not self._keys or monotonic() - self._read > KNOWN_SECONDS:
                await self._refresh()
            return self._keys

    async def _refresh(self) -> None:
        try:
            async with self._database.reading() as work:
                self._keys = await queries.signing_keys(work)
            if rules.is_due(self._keys, datetime.now(UTC), self._age):
                self._keys = await self._rotate()
        except Exception as error:
            if not self._keys or not is_retryable(error):
                raise
            log.warning("the database is away: going on with the known signing keys", error=repr(error))
        self._read = monotonic()

    async def _rotate(self) -> Sequence[Key]:
        async with self._database.unit_of_work() as work:
            keys, made = await commands.rotate_keys(work, new_jwk(), datetime.now(UTC), self._age, self._lifetime)
        if made:
            metrics.KEYS_MADE.inc()
            log.info("a signing key was made", kid=keys[-1].kid, signs_from=keys[-1].signs_from.isoformat())
        return keys


def new_jwk() -> dict[str, Any]:
    """A fresh Ed25519 key as a private JWK; its `kid` is its thumbprint (RFC 7638)."""
    key = OKPKey.generate_key("Ed25519", private=True, auto_kid=True)
    return {**key.as_dict(private=True), "use": "sig", "alg": "EdDSA"}
