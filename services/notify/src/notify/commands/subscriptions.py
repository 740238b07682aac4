"""Standing queries of subscribers."""

from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from chassis.requests import check_version
from notify.commands.subscribers import holder
from notify.domain import filters as rules
from notify.domain.filters import Filters
from notify.errors import TooManySubscriptions
from notify.repository import subscriptions
from notify.repository.subscriptions import Subscription

MOST = 50


async def add(work: Work, token: str, filters: Filters) -> Subscription:
    """A new standing query of the token's holder. Events from now on count."""
    subscriber = await holder(work, token, lock=True)
    return await begin(work, subscriber.id, filters)


async def begin(work: Work, subscriber: UUID, filters: Filters) -> Subscription:
    """A new one of a subscriber whose row is locked. Raises UnknownCode, NoDayLeft, TooManySubscriptions."""
    rules.check(filters)
    if await subscriptions.count(work, subscriber) >= MOST:
        raise TooManySubscriptions(limit=MOST)
    return await subscriptions.insert(work, new_id(), filters, rules.anchors(filters), subscriber=subscriber)


async def change(work: Work, token: str, id_: UUID, expected: int | None, filters: Filters) -> Subscription:
    """Replaces the filters of one."""
    subscriber = await holder(work, token)
    known = await subscriptions.lock(work, id_, subscriber.id)
    check_version(expected, known.version)
    rules.check(filters)
    return await subscriptions.update(work, id_, filters, rules.anchors(filters))


async def remove(work: Work, token: str, id_: UUID, expected: int | None) -> None:
    """Ends one."""
    subscriber = await holder(work, token)
    known = await subscriptions.lock(work, id_, subscriber.id)
    check_version(expected, known.version)
    await subscriptions.remove(work, id_)


async def remove_all(work: Work, token: str) -> None:
    """Ends all; the address stays known until it is erased. Repeating it changes nothing."""
    await subscriptions.remove_all(work, (await holder(work, token, lock=True)).id)
