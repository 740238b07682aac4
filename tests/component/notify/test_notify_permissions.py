"""Role by route, and what each may see."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.matching import HubLeft, HubRegistered, HubRevised
from notify.permissions import PERMISSIONS
from tests.component.notify.conftest import CESIS, COORDINATOR, OPERATOR, VENTSPILS, Notify, until

ID = uuid4()
ROUTES = {
    "create_webhook": ("POST", "/webhooks"),
    "list_webhooks": ("GET", "/webhooks"),
    "read_webhook": ("GET", f"/webhooks/{ID}"),
    "delete_webhook": ("DELETE", f"/webhooks/{ID}"),
    "rotate_webhook": ("POST", f"/webhooks/{ID}/rotate"),
    "test_webhook": ("POST", f"/webhooks/{ID}/test"),
    "list_deliveries": ("GET", "/deliveries"),
    "resend_delivery": ("POST", f"/deliveries/{ID}/resend"),
    "summarise_deliveries": ("GET", f"/deliveries/summary?event_id={ID}"),
    "subscribe": ("POST", "/subscribers"),
    "confirm": ("POST", "/subscribers/confirm"),
    "read_wish": ("GET", "/subscribers/confirm?token=x"),
    "read_subscriber": ("GET", "/subscribers/me?token=x"),
    "change_subscriber": ("PUT", "/subscribers/me?token=x"),
    "erase_subscriber": ("DELETE", "/subscribers/me?token=x"),
    "export_subscriber": ("GET", "/subscribers/me/export?token=x"),
    "list_subscriptions": ("GET", "/subscribers/me/subscriptions?token=x"),
    "add_subscription": ("POST", "/subscribers/me/subscriptions?token=x"),
    "change_subscription": ("PUT", f"/subscribers/me/subscriptions/{ID}?token=x"),
    "remove_subscription": ("DELETE", f"/subscribers/me/subscriptions/{ID}?token=x"),
    "remove_subscriptions": ("DELETE", "/subscribers/me/subscriptions?token=x"),
    "unsubscribe": ("POST", "/unsubscribe?token=x"),
    "show_unsubscribe": ("GET", "/unsubscribe?token=x"),
}
CALLERS: dict[str, dict[str, Any] | None] = {
    "anonymous": None, "signed in": {"sub": "x"}, "own staff": CESIS, "other staff": VENTSPILS,
    "coordinator": COORDINATOR, "operator": OPERATOR,
}  # fmt: skip
MEMBERS = {"own staff", "other staff", "coordinator"}
ADMITTED = {
    **{route: set(CALLERS) for route in ROUTES},
    **dict.fromkeys(["create_webhook", "list_webhooks", "read_webhook", "delete_webhook", "rotate_webhook", "test_webhook"], MEMBERS),
    "list_deliveries": {"coordinator", "operator"},
    "resend_delivery": {"operator"},
}


def test_the_matrix_covers_every_route() -> None:
    assert set(ROUTES) == set(PERMISSIONS)


@pytest.mark.parametrize("caller", CALLERS)
async def test_matrix(notify: Notify, caller: str) -> None:
    for route, (method, path) in ROUTES.items():
        answer = await notify.call(method, path, who=CALLERS[caller], headers={"If-Match": "*"}, json={})
        assert answer.status_code < 500, (route, answer.text)
        refused = answer.status_code in (401, 403)
        assert refused is (caller not in ADMITTED[route]), (route, caller, answer.status_code)
        if refused:
            assert answer.status_code == (401 if CALLERS[caller] is None else 403)


async def test_operators_and_coordinators_see_no_addresses(notify: Notify) -> None:
    async with notify.sending():
        me = await notify.subscriber()
        await notify.subscribe(me)
        await notify.webhook()
        event = await notify.happen()
        await until(lambda: len(notify.endpoint.ids) == 1)
    for who in (OPERATOR, COORDINATOR):
        answer = await notify.call("GET", f"/deliveries?event_id={event}", who=who)
        assert len(answer.json()["items"]) == 2
        assert "example.lv" not in answer.text
        assert "127.0.0.1" not in answer.text
    for event in await notify.running.events():
        assert "example.lv" not in str(event)


async def test_deliveries_are_found_by_event_and_offering_in_pages(notify: Notify) -> None:
    await notify.webhook()
    offering = str(uuid4())
    events = [await notify.happen(id=offering), await notify.happen("revised", id=offering, version=2), await notify.happen()]
    assert [each["event_id"] for each in await notify.deliveries(about=offering)] == [str(events[1]), str(events[0])]
    assert [each["event_id"] for each in await notify.deliveries(event_id=str(events[2]))] == [str(events[2])]
    page = await notify.call("GET", "/deliveries?limit=2", who=OPERATOR)
    rest = await notify.call("GET", f"/deliveries{page.links['next']['url']}", who=OPERATOR)
    assert [each["event_id"] for each in page.json()["items"] + rest.json()["items"]] == [str(each) for each in reversed(events)]
    assert (await notify.call("GET", "/deliveries?cursor=WyJ4Il0", who=OPERATOR)).json()["errors"][0]["field"] == "cursor"
    summary = await notify.call("GET", f"/deliveries/summary?about={offering}")
    assert [(each["state"], each["count"]) for each in summary.json()["items"]] == [("queued", 2)]
    assert (await notify.call("GET", "/deliveries/summary")).status_code == 422


async def test_hubs_are_known_by_name_whatever_the_order_of_their_events(notify: Notify) -> None:
    hub = {"slug": "cesis", "country": "LV", "status": "regional", "changed_at": "2027-01-01T00:00:00Z"}
    await notify.running.receive(HubRegistered.model_validate(hub | {"version": 1, "name": {"lv": "Vecais nosaukums"}}))
    await notify.running.receive(HubRevised.model_validate(hub | {"version": 3, "name": {"lv": "Cēsu Digitālais centrs"}}))
    await notify.running.receive(HubLeft.model_validate(hub | {"version": 2, "name": {"lv": "Starp tiem"}}))
    async with notify.sending():
        await notify.subscribe(await notify.subscriber())
        await notify.happen()
        await until(lambda: len(notify.mail.mails) == 2)
    assert "Rīko: Cēsu Digitālais centrs" in notify.mail.text()
