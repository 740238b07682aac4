"""Endpoints of other systems."""

from time import monotonic
from typing import Annotated
from uuid import UUID

import httpx
from fastapi import APIRouter, Depends, Response

from chassis.database import Work
from chassis.ids import new_id
from chassis.outgoing import OutgoingRefused, check_url, resolve
from chassis.pages import Paged
from chassis.permissions import SignedIn
from chassis.ratelimit import limiter_of
from chassis.requests import Answer, Commanding, Expected
from chassis.sending.settings import HOUR
from chassis.service import Running
from notify import queries
from notify.commands import webhooks
from notify.errors import WrongAddress
from notify.messages.webhooks import trial_body
from notify.repository.webhooks import Webhook
from notify.schemas import Filters, NewWebhook, Trial, Webhooks, WebhookView, WebhookWithSecret
from notify.sender.parts import settings_of
from notify.sender.webhooks import client_of, post

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


async def _checked(body: NewWebhook, running: Running) -> NewWebhook:
    """Finds out before anything is stored whether messages could go to the address at all."""
    try:
        url = httpx.URL(body.url)
        check_url(url)
        await resolve(url.host, url.port or 443, loopback=settings_of(running).outgoing_allow_loopback)
    except (httpx.InvalidURL, httpx.RequestError, OutgoingRefused) as error:
        raise WrongAddress(field="url") from error
    return body


Checked = Annotated[NewWebhook, Depends(_checked)]


@router.post("", status_code=201, response_model=WebhookWithSecret)
async def create_webhook(body: Checked, command: Commanding, principal: SignedIn) -> Response:
    """A new endpoint. The answer shows its signing secret, this once."""

    async def do(work: Work) -> Answer:
        webhook = await webhooks.create(work, principal, body)
        return Answer(_with_secret(webhook), version=webhook.version, location=f"webhooks/{webhook.id}", status=201)

    return await command.run(do)


@router.get("", response_model=Webhooks)
async def list_webhooks(page: Paged, running: Running, principal: SignedIn) -> Response:
    """The endpoints of the caller's hubs; the coordinator's are the network's own."""
    async with running.database.reading() as work:
        items = await queries.list_webhooks(work, principal.hubs, page, network=principal.is_coordinator)
    body, headers = page.answer(items, lambda webhook: [webhook.id], _view)
    return Answer(Webhooks.model_construct(**body), headers=headers).response()


@router.get("/{webhook_id}", response_model=WebhookView)
async def read_webhook(webhook_id: UUID, running: Running, principal: SignedIn) -> Response:
    """One endpoint: whether it works, since when it fails."""
    async with running.database.reading() as work:
        webhook = await webhooks.own(work, principal, webhook_id)
    return Answer(_view(webhook), version=webhook.version).response()


@router.delete("/{webhook_id}", status_code=204)
async def delete_webhook(webhook_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """Ends it."""

    async def do(work: Work) -> Answer:
        await webhooks.delete(work, principal, webhook_id, expected)
        return Answer()

    return await command.run(do)


@router.post("/{webhook_id}/rotate", response_model=WebhookWithSecret)
async def rotate_webhook(webhook_id: UUID, command: Commanding, expected: Expected, running: Running, principal: SignedIn) -> Response:
    """A new secret, shown this once. For a day messages bear the signatures of both."""
    seconds = settings_of(running).rotation_hours * HOUR

    async def do(work: Work) -> Answer:
        webhook = await webhooks.rotate(work, principal, webhook_id, expected, seconds)
        return Answer(_with_secret(webhook), version=webhook.version)

    return await command.run(do)


@router.post("/{webhook_id}/test")
async def test_webhook(webhook_id: UUID, running: Running, principal: SignedIn) -> Trial:
    """Sends a message of type webhook.test now and says what became of it. A success takes a disabled endpoint into use again.

    Needs no Idempotency-Key: each call is meant to send. No transaction is open while the endpoint takes its time.
    """
    settings = settings_of(running)
    await limiter_of("webhook tests", settings.test_rate).admit(principal.subject)
    async with running.database.reading() as work:
        webhook = await webhooks.own(work, principal, webhook_id)
    id_, started = new_id(), monotonic()
    async with client_of(settings) as client:
        outcome = await post(client, webhook.url, id_, trial_body(id_), webhooks.signing(webhook))
    took = int((monotonic() - started) * 1000)
    async with running.database.unit_of_work() as work:
        webhook = await webhooks.note_trial(work, principal, webhook_id, outcome)
    return Trial.model_validate(
        {"delivered": outcome.kind == "accepted", "reason": outcome.reason, "milliseconds": took, "state": webhook.state}
    )


def _fields(webhook: Webhook) -> dict[str, object]:
    names = ("id", "hub", "url", "description", "state", "disabled_reason", "failing_since", "version", "created_at")
    named = {name: getattr(webhook, name) for name in names}
    return named | {"filters": Filters.model_validate(webhook.filters), "previous_secret_until": webhook.previous_until}


def _view(webhook: Webhook) -> WebhookView:
    return WebhookView.model_validate(_fields(webhook))


def _with_secret(webhook: Webhook) -> WebhookWithSecret:
    return WebhookWithSecret.model_validate(_fields(webhook) | {"secret": webhook.secret})
