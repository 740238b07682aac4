"""A subscriber's standing queries."""

from uuid import UUID

from fastapi import APIRouter, Response

from chassis.database import Work
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from notify import queries
from notify.commands import subscribers, subscriptions
from notify.repository.subscriptions import Subscription
from notify.routes.tokens import HolderToken
from notify.schemas import Filters, SubscriptionInput, Subscriptions, SubscriptionView

router = APIRouter(prefix="/subscribers/me/subscriptions", tags=["subscriptions"])


@router.get("", response_model=Subscriptions)
async def list_subscriptions(token: HolderToken, running: Running) -> Response:
    """All of the token's holder."""
    async with running.database.reading() as work:
        subscriber = await subscribers.holder(work, token)
        standing = await queries.subscriptions_of(work, subscriber.id)
    return Answer(Subscriptions(items=[shaped(each) for each in standing])).response()


@router.post("", status_code=201, response_model=SubscriptionView)
async def add_subscription(body: SubscriptionInput, token: HolderToken, command: Commanding) -> Response:
    """A new one: events from now on count."""

    async def do(work: Work) -> Answer:
        return _answer(await subscriptions.add(work, token, body.filters.model_dump(mode="json")), status=201)

    return await command.run(do)


@router.put("/{subscription_id}", response_model=SubscriptionView)
async def change_subscription(
    subscription_id: UUID, body: SubscriptionInput, token: HolderToken, command: Commanding, expected: Expected
) -> Response:
    """Replaces the filters."""

    async def do(work: Work) -> Answer:
        filters = body.filters.model_dump(mode="json")
        return _answer(await subscriptions.change(work, token, subscription_id, expected, filters))

    return await command.run(do)


@router.delete("/{subscription_id}", status_code=204)
async def remove_subscription(subscription_id: UUID, token: HolderToken, command: Commanding, expected: Expected) -> Response:
    """Ends one."""

    async def do(work: Work) -> Answer:
        await subscriptions.remove(work, token, subscription_id, expected)
        return Answer()

    return await command.run(do)


@router.delete("", status_code=204)
async def remove_subscriptions(token: HolderToken, command: Commanding) -> Response:
    """Ends all."""

    async def do(work: Work) -> Answer:
        await subscriptions.remove_all(work, token)
        return Answer()

    return await command.run(do)


def shaped(subscription: Subscription) -> SubscriptionView:
    """A standing query as the API shows it."""
    return SubscriptionView(
        id=subscription.id,
        filters=Filters.model_validate(subscription.filters),
        version=subscription.version,
        created_at=subscription.created_at,
        changed_at=subscription.changed_at,
    )


def _answer(subscription: Subscription, status: int = 200) -> Answer:
    location = f"subscriptions/{subscription.id}" if status == 201 else None
    return Answer(shaped(subscription), version=subscription.version, location=location, status=status)
