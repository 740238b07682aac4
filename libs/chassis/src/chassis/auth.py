"""Who is asking: a bearer token of the network's issuer, verified against its published keys."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic, time
from typing import Any

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.errors import Forbidden, NotSignedIn, Unavailable

log = structlog.get_logger()

ALGORITHMS = ["EdDSA", "Ed25519", "RS256"]
LEEWAY_SECONDS = 30
KEYS_SECONDS = 300
REFETCH_SECONDS = 5
CACHED_TOKENS = 2048


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller, as the token says. `hubs` are the slugs that it edits, `orgs` the organisations it speaks for."""

    subject: str
    hubs: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @property
    def is_coordinator(self) -> bool:
        """Whether the caller coordinates the network."""
        return "coordinator" in self.roles

    @property
    def is_operator(self) -> bool:
        """Whether the caller runs the system."""
        return "operator" in self.roles

    def must_edit(self, hub: str) -> None:
        """Raises Forbidden unless the caller is of the hub's staff."""
        if hub not in self.hubs:
            raise Forbidden(
                reason={"en": f"Your token may not edit the hub {hub!r}.", "lv": f"Jūsu marķieris neļauj labot centru {hub!r}."}
            )


class Authority:
    """Verifies tokens. Keys are fetched when first needed and again when a token names an unknown one."""

    def __init__(self, jwks_url: str, issuer: str, audience: str, client: httpx.AsyncClient) -> None:
        self._url = jwks_url
        self._client = client
        self._keys: KeySet | None = None
        self._fetched = -1e9
        self._lock = asyncio.Lock()
        self._known: OrderedDict[str, tuple[float, Principal]] = OrderedDict()
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def principal(self, token: str) -> Principal:
        """The caller that a token stands for. Raises NotSignedIn for any token that is not wholly right."""
        known = self._known.get(token)
        if known is not None and known[0] > time():
            return known[1]
        claims = await self._verify(token)
        principal = Principal(str(claims["sub"]), _words(claims, "hubs"), _words(claims, "orgs"), _words(claims, "roles"))
        self._known[token] = (min(float(claims["exp"]) + LEEWAY_SECONDS, time() + KEYS_SECONDS), principal)
        if len(self._known) > CACHED_TOKENS:
            self._known.popitem(last=False)
        return principal

    async def _verify(self, token: str) -> dict[str, Any]:
        try:
            decoded = await self._decode(token)
            self._claims.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotSignedIn(reason=_reason(error), headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}) from error
        return decoded.claims

    async def _decode(self, token: str) -> jwt.Token:
        keys = await self._current_keys()
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            # Perhaps the issuer rotated its keys since: look once more, but not more often than every few seconds.
            if monotonic() - self._fetched < REFETCH_SECONDS:
                raise
            return jwt.decode(token, await self._current_keys(newer_than=self._fetched), algorithms=ALGORITHMS)

    async def _current_keys(self, newer_than: float = -1e9) -> KeySet:
        async with self._lock:
            if self._keys is None or self._fetched <= newer_than or monotonic() - self._fetched > KEYS_SECONDS:
                await self._fetch()
            assert self._keys is not None
            return self._keys

    async def _fetch(self) -> None:
        try:
            answer = await self._client.get(self._url, timeout=3)
            answer.raise_for_status()
            self._keys = KeySet.import_key_set(answer.json())
            self._fetched = monotonic()
        except (httpx.HTTPError, ValueError, JoseError) as error:
            log.warning("the issuer's keys cannot be fetched", url=self._url, error=repr(error))
            if self._keys is None:
                raise Unavailable from error
            self._fetched = monotonic() - KEYS_SECONDS + REFETCH_SECONDS  # go on with the old keys, ask again soon


def _words(claims: dict[str, Any], name: str) -> frozenset[str]:
    value = claims.get(name, [])
    return frozenset(str(each) for each in value) if isinstance(value, list) else frozenset()


def _reason(error: Exception) -> str:
    name = getattr(error, "error", "") or type(error).__name__
    claim = getattr(error, "claim", "")
    return f"{name} {claim}".strip()
