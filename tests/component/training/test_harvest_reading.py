"""What sites really serve, read by test runs that write nothing: good, careless, slow, huge and hostile ones."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.component.conftest import Start
from tests.component.training.harvesting import Harvest, harvesting
from tests.component.training.sites.pages import ATOM, CALENDAR, CSV, HOSTILE, MESSY, RSS, course, html

FIRST = datetime.now(UTC).date() + timedelta(days=30)


@pytest.fixture
async def harvest(start: Start) -> AsyncIterator[Harvest]:
    limits = {"harvest_page_seconds": 1.0, "harvest_page_bytes": 200_000, "harvest_trial_seconds": 4.0}
    async with harvesting(start, **limits) as found:
        yield found


def titles(trial: dict[str, Any]) -> list[dict[str, str]]:
    return [each["content"]["title"] for each in trial["items"]]


def reasons(trial: dict[str, Any]) -> list[str]:
    return sorted(each["reasons"][0]["code"] for each in trial["rejected"])


async def test_a_valid_site_is_read_by_its_list_and_its_pages(harvest: Harvest) -> None:
    harvest.site.pages = {"/": html(course(1), links=("/kursi/1", "/kursi/2", "https://elsewhere.example/")), "/kursi/2": html(course(2))}
    harvest.site.pages["/kursi/1"] = html(course(1, name="Digitālās prasmes 1, plašāk"))
    trial = await harvest.trial("/", "json-ld")
    assert (trial["outcome"], trial["read"], trial["rejected"]) == ("done", 2, [])
    assert titles(trial) == [{"lv": "Digitālās prasmes 1, plašāk"}, {"lv": "Digitālās prasmes 2"}]
    [first, _] = trial["items"]
    content = first["content"]
    assert (content["kind"], content["mode"], content["level"], content["languages"]) == ("course", "on-site", "basic", ["lv"])
    assert (content["price"]["free"], content["link"]) == (True, f"{harvest.site.url}/kursi/1")
    assert content["description"] == {"lv": "Praktisks kurss par e-pakalpojumiem."}
    assert content["place"] == {"name": "Cēsu bibliotēka", "address": "Raunas iela 4, Cēsis"}
    assert first["sessions"][0]["starts_at"] == "2031-03-02T15:30:00Z"
    assert await harvest.running.events() == []
    assert await harvest.offerings() == []


async def test_a_sitemap_leads_to_the_pages(harvest: Harvest) -> None:
    links = "".join(f"<url><loc>{{site}}/k/{number}</loc></url>" for number in range(3))
    harvest.site.pages = {f"/k/{number}": html(course(number)) for number in range(3)}
    harvest.site.pages["/sitemap.xml"] = {"body": f"<urlset>{links}</urlset>", "type": "application/xml"}
    assert len((await harvest.trial("/sitemap.xml", "json-ld"))["items"]) == 3


async def test_a_messy_site_gives_what_can_be_understood_and_says_why_the_rest_was_not(harvest: Harvest) -> None:
    harvest.site.pages = {"/x/": MESSY}
    trial = await harvest.trial("/x/", "json-ld", choices={"defaults": {"kind": "workshop"}})
    found = {next(iter(each["content"]["title"].values())): each for each in trial["items"]}
    assert set(found) == {"Mākslīgais intelekts & datu drošība", "Kiberdrošība", "Izklājlapas", "17"}
    intelligence, cyber = found["Mākslīgais intelekts & datu drošība"], found["Kiberdrošība"]
    assert intelligence["content"]["link"] == f"{harvest.site.url}/x/pasakumi/mi"
    assert intelligence["content"]["kind"] == "workshop"
    assert intelligence["sessions"][0]["starts_at"] == "2031-04-01T21:00:00Z"  # midnight in Riga, in summer time
    assert cyber["content"]["title"] == {"lv": "Kiberdrošība", "en": "Cyber security"}
    assert (cyber["content"]["mode"], cyber["content"]["price"]["amount"]) == ("hybrid", "10.00")
    assert (cyber["content"]["languages"], cyber["content"]["image"]) == (["lv"], f"{harvest.site.url}/bilde.png")
    assert cyber["sessions"][0]["link"] == "https://meet.example/x"
    assert cyber["sessions"][0]["starts_at"] == "2031-05-03T07:00:00Z"
    assert {note["code"] for note in found["Izklājlapas"]["notes"]} == {"date-unreadable", "unknown-code", "mode-assumed"}
    assert reasons(trial) == ["dates-reversed", "json-broken", "no-title", "over"]
    assert set(trial["rejected"][0]["reasons"][0]["text"]) == {"lv", "en"}


async def test_a_hostile_site_gives_text_and_nothing_else(harvest: Harvest) -> None:
    harvest.site.pages = {"/": HOSTILE}
    trial = await harvest.trial("/", "json-ld")
    by_key = {each["key"]: each for each in trial["items"]}
    bad = by_key["urn:bad:1"]["content"]
    assert bad["title"] == {"lv": "Kurss"}
    assert bad["description"] == {"lv": "Labi.zīme beigas"}
    assert ("link" in bad, "image" in bad) == (False, False)
    assert len(by_key["urn:bad:3"]["content"]["title"]["lv"]) == 200
    assert "shortened" in {note["code"] for note in by_key["urn:bad:3"]["notes"]}
    assert reasons(trial).count("json-broken") == 2
    assert by_key["urn:bad:4"]["content"]["price"]["free"] is False
    assert by_key["urn:bad:4"]["sessions"] == []


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ((302, {"Location": "http://10.0.0.1/"}), "address-refused"),
        ((302, {"Location": "http://169.254.169.254/latest/meta-data"}), "address-refused"),
        ((302, {"Location": "file:///etc/passwd"}), "address-refused"),
        ((302, {"Location": "{site}/list"}), "too-many-redirects"),
        ({"body": b"x" * 300_000}, "answer-too-large"),
        ({"body": b"\x1f\x8b" + b"0" * 100, "headers": {"Content-Encoding": "gzip"}}, "answer-too-large"),
        ({"body": "x" * 4000, "seconds": 0.2}, "timeout"),
        (503, "http-503"),
        (404, "http-404"),
    ],
)
@pytest.mark.parametrize("method", ["json-ld", "ical"])
async def test_a_site_that_cannot_be_read_fails_with_its_reason(harvest: Harvest, page: Any, reason: str, method: str) -> None:
    harvest.site.pages = {"/list": page}
    trial = await harvest.trial("/list", method)
    assert (trial["outcome"], trial["reason"]["code"], trial["items"]) == ("failed", reason, [])


async def test_a_redirect_on_the_same_site_is_followed(harvest: Harvest) -> None:
    harvest.site.pages = {"/old": (301, {"Location": "/new/"}), "/new/": html(course(1, url="viens"))}
    trial = await harvest.trial("/old", "json-ld")
    assert [each["content"]["link"] for each in trial["items"]] == [f"{harvest.site.url}/new/viens"]


async def test_a_page_that_names_the_wrong_character_set_is_read_all_the_same(harvest: Harvest) -> None:
    page = html(json.dumps(course(1, name="Ķekava un Žagare"), ensure_ascii=False)).encode("windows-1257")
    harvest.site.pages = {"/": {"body": page, "type": "text/html; charset=utf-8"}}
    trial = await harvest.trial("/", "json-ld")
    assert titles(trial) == [{"lv": "Ķekava un Žagare"}]
    assert "charset" in {note["code"] for note in trial["items"][0]["notes"]}


async def test_a_calendar_is_expanded_by_the_wall_clock(harvest: Harvest) -> None:
    second = FIRST + timedelta(days=7)
    dates = {"first": f"{FIRST:%Y%m%d}", "second": f"{second:%Y%m%d}", "uid": "a@hub"}
    harvest.site.pages = {"/c.ics": {"body": CALENDAR.format(**dates), "type": "text/calendar"}}
    trial = await harvest.trial("/c.ics", "ical")
    found = {each["key"]: each for each in trial["items"]}
    assert set(found) == {"a@hub", "day@hub"}
    assert len(found["a@hub"]["sessions"]) == 4
    assert f"{second}" not in {each["starts_at"][:10] for each in found["a@hub"]["sessions"]}
    assert found["a@hub"]["content"]["description"] == {"lv": "Nāciet, būs tēja."}
    assert found["day@hub"]["content"]["title"] == {"en": "Open day"}
    assert found["day@hub"]["sessions"][0]["status"] == "cancelled"
    assert reasons(trial) == ["too-often"]


async def test_feeds_are_read_as_they_are(harvest: Harvest) -> None:
    harvest.site.pages = {"/atom": {"body": ATOM, "type": "application/atom+xml"}, "/rss": {"body": RSS, "type": "text/xml"}}
    atom, rss = await harvest.trial("/atom", "feed"), await harvest.trial("/rss", "feed")
    assert titles(atom) == [{"lv": "E-paraksts ikdienā"}, {"en": "Data for all"}]
    assert atom["items"][0]["content"]["summary"] == {"lv": "Īsi un skaidri"}
    assert atom["items"][0]["content"]["link"] == f"{harvest.site.url}/e-paraksts"
    assert titles(rss) == [{"lv": "Tīmekļa lapas & veikali"}]
    assert rss["items"][0]["sessions"][0]["starts_at"] == "2031-06-01T07:00:00Z"
    assert reasons(rss) == ["no-title"]


async def test_a_table_is_read_with_its_dates_and_its_mistakes(harvest: Harvest) -> None:
    harvest.site.pages = {"/k.csv": {"body": CSV.encode("utf-8-sig"), "type": "text/csv"}, "/bad.csv": "a,b\n1,2"}
    trial = await harvest.trial("/k.csv", "csv")
    excel, robots = trial["items"]
    assert (excel["content"]["title"], len(excel["sessions"])) == ({"lv": "Excel pamati", "en": "Excel basics"}, 2)
    assert (excel["content"]["price"]["amount"], excel["content"]["languages"]) == ("25.00", ["lv", "en"])
    assert {note["code"] for note in robots["notes"]} == {"unknown-code", "link-unusable", "no-end", "mode-assumed"}
    assert reasons(trial) == ["row-short"]
    assert (await harvest.trial("/bad.csv", "csv"))["reason"]["code"] == "csv-header"


@pytest.mark.parametrize(
    ("method", "reason"), [("ical", "calendar-broken"), ("feed", "feed-broken"), ("csv", "csv-header"), ("kopa", "not-kopa")]
)
@pytest.mark.parametrize("body", [b"", b"<html>Not here</html>", b"\x00\xff\xfe\x01" * 500, b"{}"])
async def test_what_is_something_else_is_named(harvest: Harvest, method: str, reason: str, body: bytes) -> None:
    harvest.site.pages = {"/x": {"body": body}}
    trial = await harvest.trial("/x", method)
    assert (trial["outcome"], trial["reason"]["code"]) == ("failed", reason)


async def test_words_let_in_and_keep_out(harvest: Harvest) -> None:
    harvest.site.pages = {"/": html(course(1), course(2, name="Keramika"), course(3, name="Digitālā keramika"))}
    trial = await harvest.trial("/", "json-ld", choices={"allow": ["digitala"], "block": ["KERAMIKA"]})
    assert titles(trial) == [{"lv": "Digitālās prasmes 1"}]
    assert reasons(trial) == ["blocked", "blocked"]


async def test_a_huge_site_is_read_as_far_as_a_test_goes(harvest: Harvest) -> None:
    harvest.site.pages = {"/": html(links=tuple(f"/k/{number}" for number in range(500)))}
    harvest.site.pages |= {f"/k/{number}": html(course(number)) for number in range(500)}
    trial = await harvest.trial("/", "json-ld")
    assert (len(trial["items"]), trial["complete"]) == (19, False)
    assert len(harvest.site.asked) == 20
