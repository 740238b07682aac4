"""When a signing key is made, signs, and is forgotten: verifiers must know a key before its first token and after its last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

CACHED = timedelta(minutes=5)
"""How long a verifier may keep our key set (`Cache-Control`)."""

AHEAD = 2 * CACHED
"""How long a key is published before it signs, and how much longer than its tokens it stays: covers every cache between."""


@dataclass(frozen=True, slots=True)
class Key:
    """One signing key; `private` is its JWK."""

    kid: str
    private: Mapping[str, Any]
    created_at: datetime
    signs_from: datetime


def signer(keys: Sequence[Key], now: datetime) -> Key | None:
    """The key that signs now: the latest whose time has come."""
    ready = [key for key in keys if key.signs_from <= now]
    return max(ready, key=lambda key: key.signs_from, default=None)


def is_due(keys: Sequence[Key], now: datetime, age: timedelta) -> bool:
    """Whether a new key must be made: there is none, or the newest is that old."""
    return all(now - key.created_at >= age for key in keys)


def first_use(keys: Sequence[Key], now: datetime) -> datetime:
    """From when a key made now may sign: at once where there is no other, else when every cache has seen it."""
    return now + AHEAD if keys else now


def published(keys: Sequence[Key], now: datetime, lifetime: timedelta) -> list[Key]:
    """The keys that verifiers need: coming, signing, and those whose last token may still be valid."""
    return [key for key in keys if not _is_spent(key, keys, now, lifetime)]


def spent(keys: Sequence[Key], now: datetime, lifetime: timedelta) -> list[Key]:
    """The keys that nobody needs any more."""
    return [key for key in keys if _is_spent(key, keys, now, lifetime)]


def _is_spent(key: Key, keys: Sequence[Key], now: datetime, lifetime: timedelta) -> bool:
    followed = min((other.signs_from for other in keys if other.signs_from > key.signs_from), default=None)
    return followed is not None and followed + lifetime + AHEAD <= now
