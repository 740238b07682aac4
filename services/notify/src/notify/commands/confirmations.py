"""The second half of double opt-in: the button behind the link of a letter."""

from chassis.database import Work
from chassis.secret import hashed
from notify.commands.subscribers import TOKEN_SECONDS, bearer
from notify.commands.subscriptions import begin
from notify.repository import subscribers, subscriptions
from notify.repository.subscribers import Subscriber


async def confirm(work: Work, token: str) -> Subscriber:
    """Confirms the address whose mail had this token, and subscribes it to what was asked for with it. Repeating it changes
    nothing. Raises NoSuchToken, TooManySubscriptions.
    """
    subscriber = await bearer(work, token, lock=True)
    if subscriber.wish is not None and not await subscriptions.has(work, subscriber.id, subscriber.wish):
        await begin(work, subscriber.id, subscriber.wish)
    await subscribers.confirm(work, subscriber.id, hashed(token), TOKEN_SECONDS)
    return await bearer(work, token)
