"""Subscribers: signing up by double opt-in, their own data, their leaving."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from chassis.database import Work
from chassis.ratelimit import limiter_of
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from notify import queries
from notify.commands import confirmations, subscribers, subscriptions
from notify.repository.subscribers import Subscriber
from notify.routes.subscriptions import shaped
from notify.routes.tokens import HolderToken
from notify.schemas import Accepted, Confirmation, Confirmed, Export, NewSubscriber, SubscriberInput, SubscriberView, Wish
from notify.sender.parts import sender_of, settings_of

router = APIRouter(tags=["subscribers"])

MESSAGE = {
    "lv": "Ja adrese ir pareiza, tajā drīz pienāks vēstule ar saiti. Ja nepienāk, pārbaudiet mēstuļu mapi un pēc brīža mēģiniet vēlreiz.",
    "en": "If the address is right, a mail with a link will soon arrive there. "
    "If none comes, look among the spam and try again in a while.",
}
DELIVERIES_EXPORTED = 1000


@router.post("/subscribers", status_code=202, response_model=Accepted)
async def subscribe(body: NewSubscriber, request: Request, command: Commanding, running: Running) -> Response:
    """Sends a mail with a link to the address, and in words what is asked for. The answer is the same for known and unknown ones."""
    settings = settings_of(running)
    filters = body.filters.model_dump(mode="json") if body.filters else None
    await limiter_of("subscriptions", settings.subscribe_rate).admit(request.client.host if request.client else "unknown")

    async def do(work: Work) -> Answer:
        await subscribers.subscribe(work, body.email, body.language, filters, settings.letters_a_day, settings.letter_pause_seconds)
        return Answer(Accepted(message=MESSAGE), status=202)

    return await command.run(do)


@router.get("/subscribers/confirm", response_model=Wish)
async def read_wish(token: HolderToken, running: Running) -> Response:
    """What confirming the link of a letter will do. Looking changes nothing."""
    async with running.database.reading() as work:
        bearer = await subscribers.bearer(work, token)
    return Answer(Wish.model_validate({"confirmed": bearer.confirmed_at is not None, "filters": bearer.wish})).response()


@router.post("/subscribers/confirm", response_model=Confirmed)
async def confirm(body: Confirmation, command: Commanding) -> Response:
    """Confirms the address, and what was asked for with it. From now on the same token is the Subscriber-Token of its holder."""

    async def do(work: Work) -> Answer:
        confirmed = await confirmations.confirm(work, body.token)
        return Answer(Confirmed.model_validate(confirmed, from_attributes=True))

    return await command.run(do)


@router.get("/subscribers/me", response_model=SubscriberView)
async def read_subscriber(token: HolderToken, running: Running) -> Response:
    """What is known of the token's holder."""
    async with running.database.reading() as work:
        return _answer(await subscribers.holder(work, token)).response()


@router.put("/subscribers/me", response_model=SubscriberView)
async def change_subscriber(body: SubscriberInput, token: HolderToken, command: Commanding, expected: Expected) -> Response:
    """Changes the language of the mails."""

    async def do(work: Work) -> Answer:
        return _answer(await subscribers.change_language(work, token, expected, body.language))

    return await command.run(do)


@router.delete("/subscribers/me", status_code=204)
async def erase_subscriber(token: HolderToken, command: Commanding) -> Response:
    """Forgets the holder at once: address, subscriptions, links. Figures remain that name nobody."""

    async def do(work: Work) -> Answer:
        await subscribers.erase(work, token)
        return Answer()

    return await command.run(do)


@router.get("/subscribers/me/export", response_model=Export)
async def export_subscriber(token: HolderToken, running: Running) -> Response:
    """Everything that is known of the holder, as JSON."""
    async with running.database.reading() as work:
        subscriber = await subscribers.holder(work, token)
        standing = await queries.subscriptions_of(work, subscriber.id)
        sent = await queries.list_deliveries(work, recipient=subscriber.id, before=None, limit=DELIVERIES_EXPORTED)
    export = Export(subscriber=_view(subscriber), subscriptions=[shaped(each) for each in standing], deliveries=sent)
    return Answer(export, headers={"Content-Disposition": 'attachment; filename="kopa-subscriptions.json"'}).response()


@router.post("/unsubscribe", status_code=204)
async def unsubscribe(token: Annotated[str, Query(max_length=200)], running: Running) -> Response:
    """One click in a mail program (RFC 8058): ends all subscriptions. No Idempotency-Key is sent with it; repeating it is harmless."""
    async with running.database.unit_of_work() as work:
        await subscriptions.remove_all(work, token)
    return Response(status_code=204)


@router.get("/unsubscribe", status_code=303, response_class=Response)
async def show_unsubscribe(token: Annotated[str, Query(max_length=200)], running: Running) -> Response:
    """Shows the page where subscriptions are managed. A mere GET changes nothing: scanners open every link of a mail."""
    return Response(status_code=303, headers={"Location": sender_of(settings_of(running)).link("/subscriptions/manage", token=token)})


def _view(subscriber: Subscriber) -> SubscriberView:
    return SubscriberView.model_validate(subscriber, from_attributes=True)


def _answer(subscriber: Subscriber) -> Answer:
    return Answer(_view(subscriber), version=subscriber.version)
