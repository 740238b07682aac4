"""Subscribers: double opt-in, their own data, their leaving.

A token is a secret in a link; stored is its SHA-256 only. The token of the confirmation mail, once confirmed, manages the
subscriptions; each later mail brings a token of its own.
"""

from uuid import UUID

from chassis.database import Work
from chassis.requests import check_version
from chassis.secret import hashed, new_secret
from chassis.sending import addresses
from notify.domain import filters as rules
from notify.domain.filters import Filters
from notify.errors import NoSuchToken
from notify.repository import subscribers
from notify.repository.subscribers import Subscriber

TOKEN_DAYS = 400
TOKEN_SECONDS = TOKEN_DAYS * 86_400.0


async def subscribe(work: Work, email: str, language: str, filters: Filters | None, letters_a_day: int, letter_pause: float) -> None:
    """Queues a letter to the address: the request to confirm it and what is asked for, or, where there is nothing to confirm,
    the link to manage everything.

    The caller learns nothing of which it is, nor whether the address has had enough letters already.
    """
    if filters is not None:
        rules.check(filters)
    id_ = await subscribers.ask(work, addresses.normal(email), language)
    await subscribers.write_letter(work, id_, filters, letters_a_day, letter_pause)


async def holder(work: Work, token: str, *, lock: bool = False) -> Subscriber:
    """The confirmed subscriber who holds a token, on demand its row locked. Raises NoSuchToken."""
    subscriber = await bearer(work, token, lock=lock)
    if subscriber.confirmed_at is None:
        raise NoSuchToken
    return subscriber


async def bearer(work: Work, token: str, *, lock: bool = False) -> Subscriber:
    """Whom a link names, confirmed or not, and what it would subscribe to. Raises NoSuchToken."""
    subscriber = await subscribers.by_token(work, hashed(token), lock=lock)
    if subscriber is None:
        raise NoSuchToken
    return subscriber


async def change_language(work: Work, token: str, expected: int | None, language: str) -> Subscriber:
    """Writes to the subscriber in another language from now on."""
    subscriber = await holder(work, token, lock=True)
    check_version(expected, subscriber.version)
    await subscribers.speak(work, subscriber.id, language)
    return await holder(work, token)


async def erase(work: Work, token: str) -> None:
    """Forgets the subscriber: address, subscriptions, links. What remains of its deliveries names nobody."""
    await subscribers.erase(work, (await holder(work, token, lock=True)).id)


async def mint(work: Work, id_: UUID, seconds: float = TOKEN_SECONDS, wish: Filters | None = None) -> str | None:
    """A new token for a link to this subscriber; None where it has just been erased."""
    token = new_secret()
    return token if await subscribers.mint(work, id_, hashed(token), seconds, wish) else None
