"""What reads subscriptions and deliveries: each function one SELECT and its shape."""

from uuid import UUID

from chassis.database import Work
from chassis.pages import Page
from notify.repository import subscriptions, webhooks
from notify.repository.subscriptions import Subscription
from notify.repository.webhooks import Webhook
from notify.schemas import DeliveryView, Share

SUBSCRIPTIONS = f"SELECT {subscriptions.COLUMNS} FROM subscription WHERE subscriber_id = $1 ORDER BY id"
WEBHOOKS = f"""
SELECT {webhooks.COLUMNS} FROM webhook w JOIN subscription s ON s.webhook_id = w.id
WHERE (w.hub = ANY($1) OR (w.hub IS NULL AND $2)) AND ($3::uuid IS NULL OR w.id < $3) ORDER BY w.id DESC LIMIT $4
"""
DELIVERIES = """
SELECT d.id, d.subscription_id AS subscription, d.recipient_id AS recipient, d.channel, d.event_id, n.type AS event_type, d.about, d.state,
       d.attempts, d.reason, d.version, d.queued_at, d.changed_at
FROM delivery d JOIN news n ON n.event_id = d.event_id
WHERE ($1::uuid IS NULL OR d.event_id = $1) AND ($2::text IS NULL OR d.about = $2) AND ($3::uuid IS NULL OR d.recipient_id = $3)
  AND ($4::uuid IS NULL OR d.id < $4)
ORDER BY d.id DESC LIMIT $5
"""
SUMMARY = """
SELECT channel, state, count(*) AS count, min(changed_at) AS first_at, max(changed_at) AS last_at
FROM delivery WHERE ($1::uuid IS NULL OR event_id = $1) AND ($2::text IS NULL OR about = $2)
GROUP BY channel, state ORDER BY channel, state
"""


async def subscriptions_of(work: Work, subscriber: UUID) -> list[Subscription]:
    """A subscriber's standing queries, oldest first."""
    return [subscriptions.shaped(row) for row in await work.fetch(SUBSCRIPTIONS, subscriber)]


async def list_webhooks(work: Work, hubs: frozenset[str], page: Page, *, network: bool) -> list[Webhook]:
    """Endpoints of hubs, and of the network itself, newest first; one more than the page holds."""
    rows = await work.fetch(WEBHOOKS, sorted(hubs), network, after(page), page.limit + 1)
    return [webhooks.shaped(row) for row in rows]


async def list_deliveries(
    work: Work, *, event_id: UUID | None = None, about: str | None = None, recipient: UUID | None = None, before: UUID | None, limit: int
) -> list[DeliveryView]:
    """Deliveries of one event, about one offering, to one recipient; newest first."""
    rows = await work.fetch(DELIVERIES, event_id, about, recipient, before, limit)
    return [DeliveryView(**row) for row in rows]


async def summarise(work: Work, event_id: UUID | None, about: str | None) -> list[Share]:
    """How many deliveries are in which state, by channel."""
    return [Share(**row) for row in await work.fetch(SUMMARY, event_id, about)]


def after(page: Page) -> UUID | None:
    """The id from which a list in the order of ids goes on. Raises InvalidInput for a cursor of another list."""
    position = page.after(UUID)
    return position[0] if position else None
