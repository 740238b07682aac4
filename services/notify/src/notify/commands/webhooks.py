"""Endpoints of other systems: made, rotated, tested, deleted by the staff of a hub or by the coordinator."""

import base64
import secrets
from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import Forbidden
from chassis.ids import new_id
from chassis.requests import check_version
from chassis.sending.outcomes import Outcome
from notify.domain import filters as rules
from notify.errors import WhichHub
from notify.repository import subscriptions, webhooks
from notify.repository.webhooks import Webhook
from notify.schemas import NewWebhook


def owner(principal: Principal, hub: str | None) -> str | None:
    """For whom a new endpoint is: the named hub, else the caller's only one, else the network (coordinator)."""
    if hub is not None:
        principal.must_edit(hub)
        return hub
    if principal.is_coordinator:
        return None
    if len(principal.hubs) != 1:
        raise WhichHub(field="hub")
    return next(iter(principal.hubs))


async def create(work: Work, principal: Principal, new: NewWebhook) -> Webhook:
    """A new endpoint with its signing secret; its address must have been checked."""
    hub = owner(principal, new.hub)
    filters = new.filters.model_dump(mode="json")
    rules.check(filters)
    id_ = new_id()
    await webhooks.insert(work, id_, hub, new.url, new.description, new_secret(), principal.subject)
    await subscriptions.insert(work, new_id(), filters, rules.anchors(filters), webhook=id_)
    return await webhooks.load(work, id_)


async def own(work: Work, principal: Principal, id_: UUID, *, lock: bool = False) -> Webhook:
    """An endpoint that the caller may manage. Raises NotFound, Forbidden."""
    webhook = await webhooks.load(work, id_, lock=lock)
    if webhook.hub is not None:
        principal.must_edit(webhook.hub)
    elif not principal.is_coordinator:
        raise Forbidden(reason={"en": "This webhook is the coordinator's.", "lv": "Šis tīmekļa āķis pieder koordinatoram."})
    return webhook


async def rotate(work: Work, principal: Principal, id_: UUID, expected: int | None, seconds: float) -> Webhook:
    """A new secret; for so many seconds the one before signs too, so that the receiver can change over at its leisure."""
    webhook = await own(work, principal, id_, lock=True)
    check_version(expected, webhook.version)
    await webhooks.rotate(work, id_, new_secret(), seconds)
    return await webhooks.load(work, id_)


async def delete(work: Work, principal: Principal, id_: UUID, expected: int | None) -> None:
    """Ends an endpoint; what still waits for it is not sent any more."""
    webhook = await own(work, principal, id_, lock=True)
    check_version(expected, webhook.version)
    await webhooks.remove(work, id_)


async def note_trial(work: Work, principal: Principal, id_: UUID, outcome: Outcome) -> Webhook:
    """What a test message brought. One that is accepted takes a disabled endpoint into use again."""
    await own(work, principal, id_, lock=True)
    if outcome.kind == "accepted":
        await webhooks.enable(work, id_)
        await webhooks.succeeded(work, id_)
    return await webhooks.load(work, id_)


def new_secret() -> str:
    """A signing secret in the form of Standard Webhooks."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def signing(webhook: Webhook) -> tuple[str, ...]:
    """The secrets that sign now."""
    return webhook.secrets(datetime.now(UTC))
