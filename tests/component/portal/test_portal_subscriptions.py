"""The forms for news by e-mail, before a stand-in for notify that records what it is asked; the whole way is a system test."""

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kopa.embedded.server import free_port
from portal.app import service
from tests.component.portal.conftest import Serve, Served, listening
from tests.component.portal.test_portal_pages import text

TOKEN = "t-secret"
WISH = {"regions": ["vidzeme"], "kinds": ["course"], "words": "drošība", "starts_from": "2026-12-01", "events": ["published"]}
WISHES: dict[str, Any] = {
    TOKEN: {"confirmed": False},
    "new": {"confirmed": False, "filters": WISH},
    "more": {"confirmed": True, "filters": {}},
}
LATVIAN = {"Accept-Language": "lv"}
SUBSCRIPTION = {"id": "01890000-0000-7000-8000-000000000001", "created_at": "2026-01-01T00:00:00Z", "version": 1}


class Notify:
    """Answers as notify's API does, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any, dict[str, str]]] = []

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        read = orjson.loads(body) if body else None
        self.asked.append((request.method, request.url.path, read, dict(request.headers)))
        return self._answer(request, read)

    def _answer(self, request: Request, body: Any) -> Response:
        match request.method, request.url.path:
            case "POST", "/subscribers":
                return JSONResponse({"message": {}}, 202) if "@" in body["email"] else problem(422, "Write it like anna@example.lv.")
            case "GET", "/subscribers/confirm" if request.headers.get("subscriber-token") in WISHES:
                return JSONResponse(WISHES[request.headers["subscriber-token"]])
            case "POST", "/subscribers/confirm":
                return JSONResponse({}) if body["token"] == TOKEN else problem(404, "It may have expired.")
        if request.headers.get("subscriber-token") != TOKEN:
            return problem(404, "It may have expired.")
        match request.method, request.url.path:
            case "GET", "/subscribers/me":
                return JSONResponse({"email": "anna@example.lv", "language": "lv", "confirmed_at": None})
            case "GET", _:
                filters = {"regions": ["vidzeme"], "free_only": True, "kinds": ["course"], "events": ["published"]}
                return JSONResponse({"items": [SUBSCRIPTION | {"filters": filters}]})
            case "POST", _:
                return JSONResponse({}, 201)
        return Response(status_code=204)

    def changes(self) -> list[tuple[str, str, Any, dict[str, str]]]:
        return [each for each in self.asked if each[0] != "GET"]


def problem(status: int, detail: str) -> Response:
    return JSONResponse({"detail": detail, "status": status}, status, media_type="application/problem+json")


@pytest.fixture
async def notify() -> Notify:
    return Notify()


@pytest.fixture
async def portal(serve: Serve, notify: Notify) -> AsyncIterator[Served]:
    port = free_port()
    app = Starlette(routes=[Route("/{rest:path}", notify.answer, methods=["GET", "POST", "PUT", "DELETE"])])
    async with listening(app, port), serve(service, service_urls={"notify": f"http://127.0.0.1:{port}"}) as portal:
        yield portal


def key_in(page: str) -> str:
    return re.findall(r'name="key" value="([^"]+)"', page)[0]


async def test_asking_sends_one_letter_however_often_the_button_is_pressed(portal: Served, notify: Notify) -> None:
    key = key_in(await text(portal, "/subscriptions"))
    for _ in range(2):
        answer = await portal.client.post(
            "/subscriptions", data={"email": " anna@example.lv ", "key": key}, headers={"Accept-Language": "lv"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/subscriptions/sent")
    asked = {"email": "anna@example.lv", "language": "lv", "filters": {"free_only": False}}
    assert [(path, body) for _, path, body, _ in notify.changes()] == [("/subscribers", asked)] * 2
    assert {headers["idempotency-key"] for *_, headers in notify.changes()} == {key}
    assert {headers["x-forwarded-for"] for *_, headers in notify.changes()} == {"127.0.0.1"}


async def test_a_wrong_address_is_said_beside_the_field_and_kept(portal: Served) -> None:
    answer = await portal.client.post("/subscriptions", data={"email": 'an"na'})
    assert answer.status_code == 422
    assert "Write it like anna@example.lv." in answer.text
    assert 'value="an&#34;na"' in answer.text
    assert 'aria-invalid="true"' in answer.text


SEEN = {"q": "drošība", "kind": "course", "region": "vidzeme", "level": "basic", "language": "lv", "from": "2026-12-01", "free": "yes"}
ASKED = {
    "words": "drošība", "kinds": ["course"], "regions": ["vidzeme"], "levels": ["basic"], "languages": ["lv"],
    "starts_from": "2026-12-01", "free_only": True,
}  # fmt: skip


@pytest.mark.parametrize("page", ["/offerings", "/subscriptions"])
async def test_one_subscribes_to_what_one_sees(portal: Served, notify: Notify, page: str) -> None:
    shown = await text(portal, f"{page}?{urlencode(SEEN)}")
    form = shown[shown.index('<form action="/subscriptions" method="post">') :]
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    chosen = re.findall(r'<select[^>]* name="([^"]+)".*?<option value="([^"]*)" selected>', form, re.DOTALL)
    sent = fields | {name: value for name, value in chosen if value} | {"email": "anna@example.lv"}
    answer = await portal.client.post("/subscriptions", data=sent)
    assert answer.headers["location"] == "/subscriptions/sent"
    assert notify.changes()[-1][2]["filters"] == ASKED


async def test_the_news_form_goes_with_the_results_that_it_is_about(portal: Served) -> None:
    page = await text(portal, "/offerings?kind=course")
    form = page[page.index('<form action="/subscriptions"') :]
    assert '<div id="wish">' in form[: form.index('name="kind" value="course"')]
    [replaced] = re.findall(r'hx-select-oob="([^"]+)"', page)
    assert "#wish" in replaced, "htmx replaces the results: the hidden filters must go with them"


async def test_what_was_chosen_stays_when_the_address_is_wrong(portal: Served) -> None:
    answer = await portal.client.post("/subscriptions", data={"email": "anna", "q": 'dro"šība', "region": "vidzeme", "free": "yes"})
    assert answer.status_code == 422
    assert 'value="dro&#34;šība"' in answer.text
    assert '<option value="vidzeme" selected>' in answer.text
    assert 'value="yes" checked' in answer.text


async def test_before_one_confirms_one_reads_what(portal: Served) -> None:
    page = await text(portal, "/subscriptions/confirm?token=new", "lv")
    for part in ("Apstipriniet savu adresi", "Vidzeme", "Kurss", "„drošība”", "no 2026. gada 1. decembris"):
        assert part in page
    page = await text(portal, "/subscriptions/confirm?token=more", "lv")
    assert "Apstipriniet vēl vienu abonementu" in page
    assert "Par visu" in page


async def test_opening_the_link_changes_nothing_only_the_button_does(portal: Served, notify: Notify) -> None:
    page = await text(portal, f"/subscriptions/confirm?token={TOKEN}")
    await portal.client.head(f"/subscriptions/confirm?token={TOKEN}")
    assert notify.changes() == []
    answer = await portal.client.post("/subscriptions/confirm", data={"token": TOKEN, "key": key_in(page)})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/subscriptions/manage?token={TOKEN}&done=confirmed")
    assert notify.changes()[0][2] == {"token": TOKEN}


async def test_pages_with_a_token_leave_no_trace(portal: Served) -> None:
    for path in (f"/subscriptions/confirm?token={TOKEN}", f"/subscriptions/manage?token={TOKEN}"):
        answer = await portal.client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert 'content="noindex"' in answer.text


@pytest.mark.parametrize(
    "path", ["/subscriptions/confirm", "/subscriptions/confirm?token=wrong", "/subscriptions/manage", "/subscriptions/manage?token=wrong"]
)
async def test_a_link_that_is_not_valid_says_how_to_get_another(portal: Served, path: str) -> None:
    page = await text(portal, path, status=404)
    assert 'action="/subscriptions"' in page or 'href="/subscriptions"' in page


async def test_a_wrong_token_confirms_nothing(portal: Served) -> None:
    answer = await portal.client.post("/subscriptions/confirm", data={"token": "wrong"})
    assert answer.status_code == 404
    assert "It may have expired." in answer.text


async def test_subscriptions_are_shown_in_words_added_and_removed(portal: Served, notify: Notify) -> None:
    page = await text(portal, f"/subscriptions/manage?token={TOKEN}")
    for part in ("anna@example.lv", "Vidzeme", "Course", "Only free of charge"):
        assert part in page
    sent = {"token": TOKEN, "key": key_in(page), "act": "add", "region": "vidzeme", "level": "", "free": "yes"}
    answer = await portal.client.post("/subscriptions/manage", data=sent)
    assert answer.headers["location"].endswith("done=added")
    method, path, body, headers = notify.changes()[-1]
    assert (method, path, body) == ("POST", "/subscribers/me/subscriptions", {"filters": {"regions": ["vidzeme"], "free_only": True}})
    assert headers["subscriber-token"] == TOKEN
    await portal.client.post("/subscriptions/manage", data={"token": TOKEN, "act": "remove", "subscription": SUBSCRIPTION["id"]})
    assert notify.changes()[-1][:2] == ("DELETE", f"/subscribers/me/subscriptions/{SUBSCRIPTION['id']}")
    assert notify.changes()[-1][3]["if-match"] == "*"


async def test_leaving_erases(portal: Served, notify: Notify) -> None:
    answer = await portal.client.post("/subscriptions/manage", data={"token": TOKEN, "act": "erase"})
    assert answer.headers["location"] == "/subscriptions/left"
    assert notify.changes()[-1][:2] == ("DELETE", "/subscribers/me")


@pytest.mark.parametrize("subscription", ["", "../../me", "x", "a/b"])
async def test_a_forged_subscription_reaches_nothing_else(portal: Served, notify: Notify, subscription: str) -> None:
    answer = await portal.client.post("/subscriptions/manage", data={"token": TOKEN, "act": "remove", "subscription": subscription})
    assert answer.status_code == 422
    assert notify.changes() == []


@pytest.mark.parametrize("token", ["ā", "a b", "x" * 300])
async def test_what_no_link_has_is_answered_with_the_page_for_bad_links(portal: Served, notify: Notify, token: str) -> None:
    for page in ("confirm", "manage"):
        answer = await portal.client.get(f"/subscriptions/{page}", params={"token": token})
        assert (answer.status_code, "Šī saite nav derīga" in answer.text) == (404, True)
    answer = await portal.client.post("/subscriptions/manage", data={"token": token, "act": "erase"})
    assert answer.status_code == 404
    assert notify.changes() == []


@pytest.mark.parametrize("act", ["", "destroy"])
async def test_an_unknown_button_does_nothing(portal: Served, notify: Notify, act: str) -> None:
    answer = await portal.client.post("/subscriptions/manage", data={"token": TOKEN, "act": act})
    assert (answer.status_code, "Veidlapa atnākusi bojāta" in answer.text) == (422, True)
    assert notify.changes() == []


async def test_a_form_from_another_site_or_a_broken_one_does_nothing(portal: Served, notify: Notify) -> None:
    data = {"token": TOKEN, "act": "erase"}
    foreign = await portal.client.post("/subscriptions/manage", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, "Veidlapa nosūtīta no citas vietnes" in foreign.text) == (403, True)
    broken = await portal.client.post("/subscriptions", content=b"email=%ff")
    assert (broken.status_code, "Veidlapa atnākusi bojāta" in broken.text) == (422, True)
    assert notify.changes() == []


async def test_while_notify_is_away_the_page_says_so(serve: Serve) -> None:
    async with serve(service, service_urls={"notify": f"http://127.0.0.1:{free_port()}"}) as portal:
        for path, data in (("/subscriptions", {"email": "a@b.lv"}), ("/subscriptions/confirm", {"token": "x"})):
            answer = await portal.client.post(path, data=data)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert (await portal.client.get(f"/subscriptions/manage?token={TOKEN}")).status_code == 503
