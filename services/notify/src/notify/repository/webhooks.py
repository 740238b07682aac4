"""Endpoints of other systems."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from notify.domain.filters import Filters

COLUMNS = """
w.id, w.hub, w.url, w.description, w.secret, w.previous_secret, w.previous_until, w.state, w.disabled_reason, w.failing_since, w.version,
w.created_at, s.filters::text AS filters
"""
READ = f"SELECT {COLUMNS} FROM webhook w JOIN subscription s ON s.webhook_id = w.id WHERE w.id = $1"
INSERT = "INSERT INTO webhook (id, hub, url, description, secret, created_by) VALUES ($1, $2, $3, $4, $5, $6)"
ROTATE = """
UPDATE webhook SET previous_secret = secret, previous_until = now() + make_interval(secs => $3), secret = $2, version = version + 1
WHERE id = $1
"""
SUCCEEDED = "UPDATE webhook SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL"
FAILED = "UPDATE webhook SET failing_since = coalesce(failing_since, now()) WHERE id = $1 RETURNING now() - failing_since"
DISABLE = (
    "UPDATE webhook SET state = 'disabled', disabled_reason = $2, version = version + 1 WHERE id = $1 AND state = 'active' RETURNING 1"
)
ENABLE = """
UPDATE webhook SET state = 'active', disabled_reason = NULL, failing_since = NULL, version = version + 1
WHERE id = $1 AND state = 'disabled'
"""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An endpoint with its secrets."""

    id: UUID
    hub: str | None
    url: str
    description: str
    secret: str
    previous_secret: str | None
    previous_until: datetime | None
    state: str
    disabled_reason: str | None
    failing_since: datetime | None
    version: int
    created_at: datetime
    filters: Filters

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Those that sign now: for a while after a rotation the previous one too."""
        if self.previous_secret and self.previous_until and self.previous_until > now:
            return self.secret, self.previous_secret
        return (self.secret,)


async def insert(work: Work, id_: UUID, hub: str | None, url: str, description: str, secret: str, created_by: str) -> None:
    """Stores a new endpoint."""
    await work.execute(INSERT, id_, hub, url, description, secret, created_by)


async def load(work: Work, id_: UUID, *, lock: bool = False) -> Webhook:
    """An endpoint, on demand its row locked. Raises NotFound."""
    row = await work.fetchrow(READ + (" FOR UPDATE OF w" if lock else ""), id_)
    if row is None:
        raise NotFound(what="webhook")
    return shaped(row)


async def rotate(work: Work, id_: UUID, secret: str, seconds: float) -> None:
    """Stores a new secret; the one before signs for so many seconds more."""
    await work.execute(ROTATE, id_, secret, seconds)


async def remove(work: Work, id_: UUID) -> None:
    """Deletes an endpoint with its subscription."""
    await work.execute("DELETE FROM webhook WHERE id = $1", id_)


async def succeeded(work: Work, id_: UUID) -> None:
    """Forgets earlier failures."""
    await work.execute(SUCCEEDED, id_)


async def failed(work: Work, id_: UUID) -> float:
    """Notes a failure; for how many seconds it has failed without a success between."""
    failing = await work.fetchval(FAILED, id_)
    return float(failing.total_seconds()) if failing is not None else 0.0


async def disable(work: Work, id_: UUID, reason: str) -> bool:
    """Takes an endpoint out of use; whether it was in use."""
    return bool(await work.fetchval(DISABLE, id_, reason))


async def enable(work: Work, id_: UUID) -> None:
    """Takes a disabled endpoint into use again."""
    await work.execute(ENABLE, id_)


def shaped(row: Any) -> Webhook:
    """An endpoint from its row."""
    return Webhook(**{**row, "filters": orjson.loads(row["filters"])})
