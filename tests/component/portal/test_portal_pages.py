"""The pages, whole without JavaScript, before a real catalogue; and what they show when a part is away."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts.matching import HubRegistered
from kopa.embedded.server import free_port
from portal import routes
from portal.app import service
from portal.services import Services
from tests.component.portal.conftest import CESIS, EVENING, Serve, Served, listening, published
from tests.component.portal.test_portal_handlers import offering as offering_event
from training.commands.offerings import archive_offerings

PATHS = ["/", "/offerings", "/offerings?region=vidzeme&q=x&free=yes", "/live", "/live?about=hubs", "/design", "/subscriptions"]
PATHS += ["/subscriptions/sent", "/subscriptions/left", "/subscriptions/confirm?token=x", "/subscriptions/confirm", "/subscriptions/manage"]
PATHS += ["/hubs", "/projects", "/nothing/here", f"/offerings/{uuid4()}", "/offerings/x", "/hubs/Ā"]


class Document(HTMLParser):
    """Every start tag with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]


async def text(portal: Served, path: str, language: str = "en", status: int = 200) -> str:
    answer = await portal.client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return answer.text


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def assert_sound(portal: Served, path: str, language: str) -> None:
    answer = await portal.client.get(path, headers={"Accept-Language": language})
    page = Document(answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8", path
    assert answer.headers["content-language"] == language
    assert page.tags[0] == ("html", {"lang": language})
    ids = page.values("id")
    assert len(ids) == len(set(ids)), path
    pointed = [*page.values("for"), *page.values("aria-labelledby"), *page.values("aria-describedby")]
    pointed += [address[1:] for address in page.values("href") if address.startswith("#")]
    assert {name for each in pointed for name in each.split()} <= set(ids), path
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1, path
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1 and pair[0] > 1] == [], path
    assert page.values("style") == []
    scripts = [attributes for tag, attributes in page.tags if tag == "script" and attributes.get("type") != "application/ld+json"]
    assert [attributes for attributes in scripts if "src" not in attributes] == []
    assert [name for _, attributes in page.tags for name in attributes if re.fullmatch(r"on\w+", name)] == []
    own = [attributes for tag, attributes in page.tags if tag in {"link", "img"}] + scripts
    loaded = [attributes.get("src") or attributes.get("href", "") for attributes in own]
    assert [each for each in loaded if not each.startswith("/") or each.startswith("//")] == [], path


@pytest.mark.parametrize("language", ["lv", "en"])
async def test_every_page_is_whole_accessible_and_our_own(portal: Served, training: Served, language: str) -> None:
    offering = await published(training, description={"lv": "# A\n\ntext"}, summary={"lv": "Īsi"}, level="basic", audiences=["seniors"])
    await portal.receive(offering_event(offering["id"]))
    for path in [*PATHS, f"/offerings/{offering['id']}", f"/offerings/{offering['id']}/where", "/hubs/cesis"]:
        await assert_sound(portal, path, language)


async def test_every_page_answers_head_and_bears_the_security_headers(portal: Served) -> None:
    for path in PATHS:
        got, head = await portal.client.get(path), await portal.client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        assert "default-src 'self'" in got.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "no-cache" in got.headers["cache-control"] or "no-store" in got.headers["cache-control"]


async def test_the_start_page_shows_what_is_new_and_how_much_there_is(portal: Served, training: Served) -> None:
    await published(training)
    page = await text(portal, "/", "lv")
    assert "Digitālās prasmes tavā reģionā" in page
    assert "Drošība internetā" in page
    assert "Bez maksas" in page
    assert "Safety online" in await text(portal, "/", "en")


async def test_a_choice_of_language_is_kept_and_only_a_known_one(portal: Served) -> None:
    answer = await portal.client.get("/?lang=en&theme=dark")
    cookies = answer.headers.get_list("set-cookie")
    assert [cookie.partition(";")[0] for cookie in cookies] == ["lang=en", "theme=dark"]
    assert all("SameSite=lax" in cookie and "HttpOnly" in cookie for cookie in cookies)
    portal.client.cookies.clear()
    assert (await portal.client.get("/?lang=xx&theme=<b>")).headers.get_list("set-cookie") == []
    assert 'data-theme="dark"' in (await portal.client.get("/", headers={"Cookie": "theme=dark; lang=en"})).text


async def test_the_catalogue_is_narrowed_by_the_address_and_chips_take_it_back(portal: Served, training: Served) -> None:
    await published(training)
    other = {"title": {"lv": "Mākslīgais intelekts"}, "regions": ["riga"], "price": {"amount": "10"}, "kind": "webinar", "mode": "online"}
    await published(training, **other)
    both = await text(portal, "/offerings", "lv")
    assert "Drošība internetā" in both
    assert "Mākslīgais intelekts" in both
    assert "10,00" in both
    page = await text(portal, "/offerings?region=vidzeme&free=yes&q=drosiba", "lv")
    assert "Drošība internetā" in page
    assert "Mākslīgais intelekts" not in page
    assert '<p class="quiet" role="status">1 piedāvājums</p>' in page
    assert "Kurss (1)</option>" in page
    assert "Vebinārs" not in page, "a choice that leaves nothing is not offered"
    elsewhere = await text(portal, "/offerings?region=vidzeme", "lv")
    assert "Rīgas reģions (1)</option>" in elsewhere, "the other regions are counted as if none were chosen"
    assert "sort=soonest" in await text(portal, "/offerings?region=vidzeme&sort=soonest", "lv"), "the order stays with the filters"
    assert 'class="chip" href="/offerings?q=drosiba&amp;free=yes"' in page
    assert 'value="vidzeme" selected' in page
    empty = await text(portal, "/offerings?region=latgale", "lv")
    assert "Nekas neatbilst" in empty
    assert "Drošība internetā" not in empty


async def test_pages_of_the_catalogue_show_everything_once(portal: Served, training: Served) -> None:
    for number in range(23):
        await published(training, title={"en": f"Course number {number:02}"})
    first = await text(portal, "/offerings?mode=on-site")
    following = re.findall(r'rel="next" href="([^"]+)"', first)[0].replace("&amp;", "&")
    second = await text(portal, following)
    seen = re.findall(r"Course number \d\d", first) + re.findall(r"Course number \d\d", second)
    assert sorted(set(seen)) == [f"Course number {number:02}" for number in range(23)]
    assert len(seen) == 23
    assert 'href="/offerings?mode=on-site">To the first page' in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    ("query", "says"), [("?cursor=nonsense", "no such page of the list"), ("?from=tomorrow", "The date cannot be read")]
)
async def test_a_broken_address_says_what_to_do(portal: Served, query: str, says: str) -> None:
    assert says in await text(portal, f"/offerings{query}")


async def test_everything_an_offering_has_is_on_its_page(portal: Served, training: Served) -> None:
    session = EVENING | {"time_zone": "Europe/Brussels", "place": {"name": "Room 2", "address": "Brussels"}, "seats_on_site": 12}
    offering = await published(
        training,
        sessions=[session],
        summary={"en": "Six lessons."},
        description={"en": "Bring **your** laptop.\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))"},
        level="basic",
        digcomp_level=1,
        competences=[{"framework": "DigComp", "version": "3.0", "code": "1.1"}],
        audiences=["seniors"],
        workload_hours=12,
        duration="P6W",
        certificate={"en": "Certificate of participation"},
        contact={"email": "desk@cesis.example", "phone": "+371 2000 0000"},
        link="javascript:alert(1)",
        licence="CC-BY-4.0",
        municipalities=["0026000"],
    )
    page = await text(portal, f"/offerings/{offering['id']}")
    said = words(page)
    for part in (
        "Six lessons.",
        "16:30",
        "Central European Time",
        "Room 2, Brussels",
        "12 seats on site",
        "DigComp 1",
        "12 hours",
        "6 weeks",
    ):
        assert part in said, part
    for part in ("Certificate of participation", "desk@cesis.example", "CC-BY-4.0", "Free of charge", "Latvian", "Cēsis"):
        assert part in said, part
    assert "<strong>your</strong>" in page
    assert 'href="tel:+37120000000"' in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


async def test_a_withdrawn_offering_says_so_and_a_draft_is_nowhere(portal: Served, training: Served) -> None:
    offering = await published(training)
    path = f"/offerings/{offering['id']}"
    await training.call("POST", f"{path}/withdraw", who=CESIS, headers={"If-Match": "*"})
    assert "This offering has been withdrawn" in await text(portal, path)
    assert offering["id"] not in await text(portal, "/offerings")
    draft = await training.call(
        "POST", "/offerings", who=CESIS, json={"hub": "cesis", "kind": "course", "mode": "online", "title": {"en": "Secret"}}
    )
    assert "Secret" not in await text(portal, f"/offerings/{draft.json()['id']}", status=404)


async def test_a_hub_page_shows_the_rest_while_the_directory_is_away(portal: Served, training: Served) -> None:
    hub = {"slug": "cesis", "name": {"en": "Cēsis Digital Centre"}, "country": "LV", "status": "regional", "version": 1}
    await training.receive(HubRegistered.model_validate(hub | {"changed_at": "2026-01-01T00:00:00Z"}))
    await published(training)
    page = await text(portal, "/hubs/cesis")
    assert "Cēsis Digital Centre" in page
    assert "The directory of hubs is not available" in page
    assert "Safety online" in page
    assert "not available just now" in await text(portal, "/hubs", status=503)


async def test_pages_stand_while_the_catalogue_is_away(serve: Serve) -> None:
    async with serve(service, service_urls={"training": f"http://127.0.0.1:{free_port()}"}) as portal:
        assert "Digital skills in your region" in await text(portal, "/")
        assert "The list of courses is not available" in await text(portal, "/offerings", status=503)
        answer = await portal.client.get(f"/offerings/{uuid4()}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert (await portal.client.get("/live")).status_code == 200


@pytest.fixture
async def odd(serve: Serve) -> AsyncIterator[Served]:
    """The portal before a training that sleeps, and a matching that answers what nobody can read."""

    async def sleepy(_request: Request) -> Response:
        await asyncio.sleep(3)
        return Response("{}")

    async def garbled(request: Request) -> Response:
        return Response({"/hubs": "<html>", "/hubs/cesis": '{"slug": 5}'}.get(request.url.path, "null"), media_type="application/json")

    slow, broken = free_port(), free_port()
    apps = (Starlette(routes=[Route("/{rest:path}", sleepy)]), Starlette(routes=[Route("/{rest:path}", garbled)]))
    async with listening(apps[0], slow), listening(apps[1], broken):
        urls = {"training": f"http://127.0.0.1:{slow}", "matching": f"http://127.0.0.1:{broken}", "projects": f"http://127.0.0.1:{broken}"}
        async with serve(service, service_urls=urls, page_call_seconds=0.4) as portal:
            yield portal


async def test_a_page_waits_for_a_slow_part_only_so_long_and_for_all_at_once(odd: Served) -> None:
    await text(odd, "/")  # once for the templates, which are read from disk
    started = asyncio.get_running_loop().time()
    assert "Digital skills in your region" in await text(odd, "/")
    assert asyncio.get_running_loop().time() - started < 1.5


async def test_an_answer_that_nobody_can_read_counts_as_none(odd: Served) -> None:
    assert "not available just now" in await text(odd, "/hubs", status=503)
    assert "does not answer" in await text(odd, "/hubs/cesis", status=503)
    assert "not available just now" in await text(odd, "/projects", status=503)


async def test_a_failure_of_ours_is_a_page_with_a_number(portal: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(Services, "get", broken)
    answer = await portal.client.get("/", headers={"Accept-Language": "lv", "X-Correlation-Id": "abc-123"})
    assert answer.status_code == 500
    assert "Kaut kas nogāja greizi" in answer.text
    assert "abc-123" in answer.text
    assert "secret of ours" not in answer.text


async def test_static_files_are_kept_long_where_their_mark_says_which_they_are(portal: Served) -> None:
    page = await text(portal, "/")
    marked = re.findall(r'href="(/static/css/base\.css\?v=[0-9a-f]+)"', page)[0]
    answer = await portal.client.get(marked)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert (await portal.client.get("/static/css/base.css")).headers["cache-control"] == "public, max-age=86400"
    unchanged = await portal.client.get(marked, headers={"If-None-Match": answer.headers["etag"]})
    assert unchanged.status_code == 304
    for path in ("/static/../settings.py", "/static/%2e%2e/settings.py", "/static/none.css"):
        assert (await portal.client.get(path)).status_code == 404


async def test_robots_and_the_icon_are_where_they_are_looked_for(portal: Served) -> None:
    assert "Disallow: /api/" in await text(portal, "/robots.txt")
    assert (await portal.client.get("/favicon.ico")).headers["content-type"].startswith("image/svg+xml")


async def test_every_route_is_in_the_permission_table(portal: Served) -> None:
    names = {route.name for router in (*routes.ROUTERS, routes.missing.router) for route in router.routes}
    assert names == set(service.permissions)


@pytest.mark.parametrize("who", [None, {"hubs": ["cesis"]}, {"roles": ["coordinator"]}, {"roles": ["operator"]}])
async def test_pages_are_for_everybody(portal: Served, who: dict[str, Any] | None) -> None:
    for path in ("/", "/offerings", "/live", "/design"):
        assert (await portal.call("GET", path, who=who)).status_code == 200
    refused = await portal.client.get("/operations/dead-letters")
    assert refused.status_code == 401


async def test_a_bad_token_is_refused_even_where_none_is_needed(portal: Served) -> None:
    answer = await portal.client.get("/offerings", headers={"Authorization": "Bearer forged"})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


async def test_a_page_tells_machines_what_it_tells_people(portal: Served, training: Served) -> None:
    id_ = (await published(training, title={"lv": "Drošība </script><b>"}))["id"]
    page = await text(portal, f"/offerings/{id_}", "lv")
    [written] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(written)["name"] == "Drošība </script><b>"
    listed = await text(portal, "/offerings?region=vidzeme&from=2026-12-01", "lv")
    assert 'href="/api/training/offerings.ics?region=vidzeme&amp;starts_from=2026-12-01T00%3A00%3A00%2B02%3A00&amp;lang=lv"' in listed
    assert "/api/training/sitemap.xml" in await text(portal, "/robots.txt", "lv")


@pytest.mark.parametrize(("language", "said"), [("lv", "Šis piedāvājums ir noslēdzies"), ("en", "This offering is over")])
async def test_an_offering_that_is_over_keeps_its_page(portal: Served, training: Served, language: str, said: str) -> None:
    id_ = (await published(training))["id"]
    async with training.runtime.database.unit_of_work() as work:
        assert await archive_offerings(work, datetime(2100, 1, 1, tzinfo=UTC), 10) == 1
    assert said in words(await text(portal, f"/offerings/{id_}", language))
    assert "Drošība internetā" not in await text(portal, "/offerings", language), "it has left the lists"
