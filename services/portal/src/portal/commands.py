"""What changes the portal's own data. Each function runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chassis.database import Work
from contracts.event import Event
from portal import queries, repository
from portal.domain import keys as rules
from portal.domain.grants import Grant
from portal.domain.keys import Key
from portal.domain.stream import Happening


async def rotate_keys(work: Work, jwk: dict[str, Any], now: datetime, age: timedelta, lifetime: timedelta) -> tuple[list[Key], bool]:
    """Takes in a new key where one is due, and forgets those that nobody needs. Returns the keys and whether the new one is among them.

    Two processes that both find a key due make one: the second sees the first one's.
    """
    await repository.lock_keys(work)
    keys = await queries.signing_keys(work)
    if not rules.is_due(keys, now, age):
        return keys, False
    made = Key(kid=jwk["kid"], private=jwk, created_at=now, signs_from=rules.first_use(keys, now))
    await repository.put_key(work, made.kid, jwk, made.created_at, made.signs_from)
    keys = [*keys, made]
    spent = rules.spent(keys, now, lifetime)
    await repository.drop_keys(work, spent)
    return [key for key in keys if key not in spent], True


async def keep_grant(work: Work, grant: Grant) -> None:
    """Takes in what the issuer granted."""
    await repository.put_grant(work, grant)


async def redeem_code(work: Work, id_: bytes, renewal: bytes, until: datetime) -> Grant | None:
    """Spends a code, whether or not it fits, and keeps what renews the account's tokens in its place; None where there is no such code."""
    grant = await repository.take_code(work, id_)
    if grant is not None:
        await repository.put_grant(work, Grant(renewal, "renewal", grant.account, None, None, until))
    return grant


async def begin_session(work: Work, id_: bytes, sealed: str, expires_at: datetime) -> None:
    """Somebody signs in."""
    await repository.put_session(work, id_, sealed, expires_at)


async def renew_session(work: Work, id_: bytes, sealed: str) -> None:
    """Takes in the fresh token of somebody who is still signed in."""
    await repository.reseal_session(work, id_, sealed)


async def end_session(work: Work, id_: bytes) -> None:
    """Somebody signs out."""
    await repository.drop_session(work, id_)


async def remember_happenings(work: Work, happenings: Sequence[Happening]) -> None:
    """Takes in what travelled through the network."""
    if happenings:
        await repository.put_happenings(work, happenings)


async def remember_deliveries(work: Work, deliveries: Sequence[Event]) -> None:
    """Takes in how messages fared; of several states of one message the newest counts."""
    latest: dict[str, Event] = {}
    for each in deliveries:
        known = latest.get(each.subject)
        if known is None or known.version < each.version:
            latest[each.subject] = each
    await repository.put_deliveries(work, list(latest.values()))
