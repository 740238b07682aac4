"""Being told of what is new, by e-mail: asking for it, confirming by a form (never by opening a link), changing, leaving."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from portal.errors import FormBroken, PartAway
from portal.filters import CATALOGUE
from portal.forms import id_of, is_token, key_of, new_key, read_form
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import HubShare, Listed, Nothing, Subscriber, Subscription, Wish
from portal.services import Reply

router = page_router()

LISTS = {
    "kind": "kinds",
    "hub": "hubs",
    "region": "regions",
    "level": "levels",
    "language": "languages",
    "mode": "modes",
    "audience": "audiences",
}
"""Field of the form, named as the catalogue's filters are -> list of the subscription's filters."""
SINGLE = {"q": "words", "from": "starts_from", "until": "starts_until"}
"""The same of what has one value."""

CONFIRM, MANAGE = "/subscriptions/confirm", "/subscriptions/manage"


@router.post("/subscriptions")
async def subscribe(request: Request, visit: Visiting) -> Response:
    """Asks notify to send a confirmation mail. The page after it is the same whether the address was known or not."""
    form = await read_form(request)
    body = {"email": form.get("email", ""), "language": visit.view.preferences.language, "filters": wishes(form)}
    reply = await _send(visit, "POST", "/subscribers", body, {"Idempotency-Key": key_of(form)})
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        return await _form(visit, QueryParams(form), 422, form.get("email", ""), reply.refusal)
    return visit.redirect("/subscriptions/sent")


@router.api_route("/subscriptions", methods=PAGE)
async def subscribe_page(visit: Visiting) -> Response:
    """The form alone, on which one also chooses what to be told about; an address of the catalogue's filters chooses it already."""
    return await _form(visit, visit.request.query_params)


@router.api_route("/subscriptions/sent", methods=PAGE)
async def subscribed_page(visit: Visiting) -> Response:
    """What to do now: open the mail."""
    return visit.render("subscribed.html")


@router.api_route(CONFIRM, methods=PAGE)
async def confirm_page(visit: Visiting, token: str = "") -> Response:
    """Opened from the mail: says what is to be confirmed. Programs that check mail open links too, so this alone changes nothing."""
    if not is_token(token):
        return _bad_link(visit)
    wish, hub_names = await asyncio.gather(
        visit.portal.services.send(visit.asker, "GET", "notify", "/subscribers/confirm", Wish, None, {"Subscriber-Token": token}),
        _hub_names(visit),
    )
    if wish.is_away:
        raise PartAway
    if wish.value is None:
        return _bad_link(visit, wish.refusal)
    return visit.render("confirm.html", is_private=True, token=token, wish=wish.value, hub_names=hub_names, refusal="", key=new_key())


@router.post(CONFIRM)
async def confirm(request: Request, visit: Visiting) -> Response:
    """The reader's own click."""
    form = await read_form(request)
    token = form.get("token", "")
    reply = await _send(visit, "POST", "/subscribers/confirm", {"token": token}, {"Idempotency-Key": key_of(form)})
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        return _bad_link(visit, reply.refusal)
    return visit.redirect(_manage(token, "confirmed"))


@router.api_route(MANAGE, methods=PAGE)
async def manage_page(visit: Visiting, token: str = "", done: str = "") -> Response:
    """What the holder of the link is told about, and how to change it."""
    return await _managed(visit, token, done)


@router.post(MANAGE)
async def manage(request: Request, visit: Visiting) -> Response:
    """Adds or removes a subscription, or takes the subscriber's leave, as the pressed button says."""
    form = await read_form(request)
    token, act = form.get("token", ""), form.get("act", "")
    if not is_token(token):
        return _bad_link(visit)
    reply = await _act(visit, form, act, token)
    if reply.is_away:
        raise PartAway
    if reply.value is None and not (act == "remove" and reply.is_missing):  # removed already: what was wanted
        return await _managed(visit, token, "", reply.refusal)
    return visit.redirect("/subscriptions/left" if act == "erase" else _manage(token, {"add": "added", "remove": "removed"}[act]))


@router.api_route("/subscriptions/left", methods=PAGE)
async def left_page(visit: Visiting) -> Response:
    """Nothing is kept any more."""
    return visit.render("left.html")


async def _act(visit: Visit, form: Mapping[str, str], act: str, token: str) -> Reply[Nothing]:
    headers = {"Subscriber-Token": token, "Idempotency-Key": key_of(form)}
    match act:
        case "add":
            return await _send(visit, "POST", "/subscribers/me/subscriptions", {"filters": wishes(form)}, headers)
        case "remove":
            subscription = id_of(form.get("subscription", ""))
            return await _send(visit, "DELETE", f"/subscribers/me/subscriptions/{subscription}", None, headers | {"If-Match": "*"})
        case "erase":
            return await _send(visit, "DELETE", "/subscribers/me", None, headers | {"If-Match": "*"})
    raise FormBroken


def wishes(form: Mapping[str, str]) -> dict[str, Any]:
    """The filters of a new subscription as notify takes them; a field left open means any."""
    lists = {name: [form[field]] for field, name in LISTS.items() if form.get(field)}
    single = {name: form[field] for field, name in SINGLE.items() if form.get(field)}
    return {**lists, **single, "free_only": form.get("free") == "yes"}


async def _form(visit: Visit, given: QueryParams, status: int = 200, email: str = "", refusal: str = "") -> Response:
    setting = visit.portal.setting
    return visit.render(
        "subscribe.html",
        status,
        chosen=CATALOGUE.read(given, setting.zone),
        hub_names=await _hub_names(visit),
        setting=setting,
        email=email,
        refusal=refusal,
        key=new_key(),
    )


def _bad_link(visit: Visit, refusal: str = "") -> Response:
    return visit.render("confirm.html", 404, is_private=True, token="", refusal=refusal, key=new_key())


async def _hub_names(visit: Visit) -> dict[str, dict[str, str]]:
    """The hubs to choose from; none while training is away."""
    reply = await visit.portal.services.get(visit.asker, "training", "/hubs", Listed[HubShare])
    return {each.slug: each.name for each in reply.value.items} if reply.value else {}


async def _managed(visit: Visit, token: str, done: str, refusal: str = "") -> Response:
    if not token:
        return await _form(visit, QueryParams(), 404)
    if not is_token(token):
        return _bad_link(visit)
    headers = {"Subscriber-Token": token}
    send = visit.portal.services.send
    subscriber, found, hub_names = await asyncio.gather(
        send(visit.asker, "GET", "notify", "/subscribers/me", Subscriber, None, headers),
        send(visit.asker, "GET", "notify", "/subscribers/me/subscriptions", Listed[Subscription], None, headers),
        _hub_names(visit),
    )
    if subscriber.is_away or found.is_away:
        raise PartAway
    if subscriber.value is None:
        return _bad_link(visit, subscriber.refusal)
    return visit.render(
        "manage.html",
        422 if refusal else 200,
        is_private=True,
        token=token,
        done=done,
        refusal=refusal,
        key=new_key(),
        subscriber=subscriber.value,
        subscriptions=found.value.items if found.value else (),
        chosen=CATALOGUE.read(QueryParams(), visit.portal.setting.zone),
        hub_names=hub_names,
        setting=visit.portal.setting,
    )


def _manage(token: str, done: str) -> str:
    return f"{MANAGE}?{urlencode({'token': token, 'done': done})}"


async def _send(visit: Visit, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Reply[Nothing]:
    return await visit.portal.services.send(visit.asker, method, "notify", path, Nothing, body, headers)
