"""The catalogue as others read it, checked with readers that are not ours."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import extruct
import feedparser
import icalendar
import pytest
from lxml import etree

from tests.component.conftest import Running, Start
from tests.component.training.outputs import AWKWARD, CESIS, COORDINATOR, course, got, published, register_hub, withdrawn
from training.app import service
from training.permissions.outputs import OUTPUTS
from training.routes.outputs.answering import IN_A_ROW, portions
from training.schemas.outputs import PublicFilters

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
async def training(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        await register_hub(running)
        yield running


def embedded(text: str) -> list[dict[str, Any]]:
    """JSON-LD as a crawler finds it in a page."""
    page = f'<html><head><script type="application/ld+json">{text}</script></head><body></body></html>'
    return list(extruct.extract(page, syntaxes=["json-ld"])["json-ld"])


async def test_a_course_is_structured_data_that_a_crawler_finds_in_a_page(training: Running) -> None:
    offering = await published(training, title={"lv": AWKWARD})
    answer = await got(training, f"/offerings/{offering['id']}/jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert "</script" not in answer.text
    (found,) = embedded(answer.text)
    assert found["@type"] == "Course"
    assert found["name"] == " ".join(AWKWARD.replace("\u0007", "").split())
    assert found["url"] == f"http://127.0.0.1:8080/offerings/{offering['id']}"
    assert found["provider"]["name"] == "Cēsu Digitālais centrs"
    assert found["offers"] | {"url": ""} == {"@type": "Offer", "category": "Paid", "price": "25.50", "priceCurrency": "EUR", "url": ""}
    assert (found["teaches"][0]["termCode"], found["teaches"][0]["inDefinedTermSet"]["name"]) == ("4.1", "DigComp 3.0")
    assert found["educationalLevel"]["termCode"] == "basic"
    assert found["sameAs"] == ["https://cesis.example/kurss?a=1&b=2"]
    first, second = found["hasCourseInstance"]
    assert (first["courseMode"], first["courseWorkload"], first["startDate"]) == ("onsite", "PT12H", "2031-03-26T17:30:00+02:00")
    assert second["startDate"] == "2031-06-04T17:30:00+03:00"
    assert first["location"][0]["geo"]["latitude"] == 57.3119


async def test_an_event_says_what_became_of_it_and_a_service_is_no_event(training: Running) -> None:
    webinar = await published(
        training, kind="webinar", mode="online", price={"free": True}, derived_from=str((await published(training))["id"])
    )
    (found,) = embedded((await got(training, f"/offerings/{webinar['id']}/jsonld")).text)
    happenings = found["@graph"]
    assert [each["@type"] for each in happenings] == ["EducationEvent"] * 2
    assert happenings[0]["eventStatus"] == "https://schema.org/EventScheduled"
    assert happenings[0]["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert happenings[0]["location"][0]["@type"] == "VirtualLocation"
    assert happenings[0]["offers"]["category"] == "Free"
    assert happenings[0]["isBasedOn"].endswith(webinar["derived_from"])
    await withdrawn(training, webinar)
    (gone,) = embedded((await got(training, f"/offerings/{webinar['id']}/jsonld")).text)
    assert gone["@graph"][0]["eventStatus"] == "https://schema.org/EventCancelled"
    advice = await published(training, kind="service", sessions=[])
    (found,) = embedded((await got(training, f"/offerings/{advice['id']}/jsonld?lang=en")).text)
    assert (found["@type"], found["serviceType"]) == ("Service", "Service")
    assert "teaches" not in found


async def test_the_language_is_the_readers_with_the_other_one_in_need(training: Running) -> None:
    offering = await published(training)
    path = f"/offerings/{offering['id']}/jsonld"
    assert (await got(training, path, Accept_Language="lv")).json()["name"] == "Drošība internetā"
    assert (await got(training, path, Accept_Language="de, en;q=0.5")).json()["name"] == "Safety online"
    chosen = await got(training, f"{path}?lang=en", Accept_Language="lv")
    assert (chosen.json()["name"], chosen.headers["content-language"]) == ("Safety online", "en")
    other = await published(training, title={"lv": "Tikai latviski"})
    assert (await got(training, f"/offerings/{other['id']}/jsonld?lang=en")).json()["name"] == "Tikai latviski"
    assert (await training.call("GET", f"{path}?lang=de")).status_code == 422


LISTS = ("jsonld", "ics", "atom", "feed.json", "csv")


@pytest.mark.parametrize(
    "path", [f"/offerings.{each}" for each in LISTS] + ["/elm.jsonld", "/widget.html", "/sitemaps/1.xml", "/widget.js"]
)
async def test_what_was_read_already_is_not_sent_again_until_it_changes(training: Running, path: str) -> None:
    offering = await published(training)
    first = await got(training, path)
    assert first.headers["access-control-allow-origin"] == "*"
    assert "max-age" in first.headers["cache-control"]
    again = await training.call("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    english = await training.call("GET", path, headers={"If-None-Match": first.headers["etag"], "Accept-Language": "lv"})
    assert english.status_code == 200
    if path == "/widget.js":
        return
    await withdrawn(training, offering)
    await published(training, title={"lv": "Cits"})
    changed = await training.call("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.text != first.text


async def test_drafts_are_nowhere(training: Running) -> None:
    draft = (await training.call("POST", "/offerings", who=CESIS, json=course(publish=False, title={"lv": "Slepens"}))).json()
    for path in [f"/offerings.{each}" for each in LISTS] + ["/elm.jsonld", "/widget.html", "/hubs/cesis.ics", "/sitemap.xml"]:
        assert "Slepens" not in (await got(training, path)).text, path
        assert draft["id"] not in (await got(training, path)).text, path
    for path in (f"/offerings/{draft['id']}/jsonld", f"/offerings/{draft['id']}.ics"):
        assert (await training.call("GET", path, who=CESIS)).status_code == 404
    refused = await training.call("GET", "/offerings.csv?state=draft&hub=cesis", who=CESIS)
    assert refused.status_code == 422


async def test_a_calendar_is_read_by_others_and_learns_of_changes(training: Running) -> None:
    offering = await published(training, title={"lv": "Ļoti garš, ar komatu; semikolu\\ un " + "ž" * 120})
    path = f"/offerings/{offering['id']}.ics"
    answer = await got(training, f"{path}?alarm=1d&lang=lv")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert [str(each["TZID"]) for each in calendar.timezones] == ["Europe/Riga"]
    first, second = calendar.events
    assert first["SUMMARY"] == offering["title"]["lv"]
    assert first["DTSTART"].dt == datetime.fromisoformat("2031-03-26T17:30:00+02:00")
    assert second["DTSTART"].dt.utcoffset() == timedelta(hours=3)
    assert {str(each) for each in first["CATEGORIES"].cats} == {"Kurss", "Pamata līmenis", "Kiberdrošība"}
    assert first["GEO"].to_ical() == "57.3119;25.2746"
    assert "Rīgas iela 7, Cēsis" in first["LOCATION"]
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED")
    assert first.alarms.times[0].trigger == datetime.fromisoformat("2031-03-25T17:30:00+02:00")
    body = {name: value for name, value in course(sessions=[offering["sessions"][1]]).items() if name not in ("hub", "publish")}
    revised = await training.call("PUT", f"/offerings/{offering['id']}", who=CESIS, json=body, headers={"If-Match": "*"})
    assert revised.status_code == 200, revised.text
    later = {str(each["UID"]): each for each in icalendar.Calendar.from_ical((await got(training, path)).content).events}
    assert (later[str(first["UID"])]["STATUS"], later[str(second["UID"])]["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert later[str(first["UID"])]["SEQUENCE"] == 1
    assert (await training.call("GET", f"{path}?alarm=soon")).status_code == 422


async def test_a_hubs_calendar_tells_that_a_date_was_withdrawn(training: Running) -> None:
    staying, going = await published(training), await published(training)
    await withdrawn(training, going)
    calendar = icalendar.Calendar.from_ical((await got(training, "/hubs/cesis.ics")).content)
    assert calendar.calendar_name == "Cēsu Digitālais centrs"
    states = {str(each["UID"]): str(each["STATUS"]) for each in calendar.events}
    assert {states[each["id"]] for each in staying["sessions"]} == {"CONFIRMED"}
    assert {states[each["id"]] for each in going["sessions"]} == {"CANCELLED"}
    assert len(icalendar.Calendar.from_ical((await got(training, "/offerings.ics?hub=cesis")).content).events) == 2
    assert (await training.call("GET", "/hubs/nowhere.ics")).status_code == 404


async def test_feeds_are_read_page_by_page(training: Running) -> None:
    ids = [(await published(training, title={"lv": f"{AWKWARD} {number}"}))["id"] for number in range(5)]
    found, path = [], "/offerings.atom?limit=2&lang=lv&kind=course"
    while path:
        feed = feedparser.parse((await got(training, path)).content)
        assert not feed.bozo, feed.get("bozo_exception")
        found += [entry.id.removeprefix("urn:uuid:") for entry in feed.entries]
        following = next((link.href for link in feed.feed.links if link.rel == "next"), "")
        path = following.removeprefix("http://127.0.0.1:8080/api/training")
    assert found == ids[::-1]
    entry = feed.entries[0]
    assert (entry.author, entry.tags[0].term) == ("Cēsu Digitālais centrs", "course")
    assert "\u0007" not in entry.title
    assert "]]>" in entry.title
    assert "parolēm" in entry.content[0].value
    assert "**" not in entry.content[0].value

    first = (await got(training, "/offerings.feed.json?limit=3")).json()
    assert first["version"] == "https://jsonfeed.org/version/1.1"
    rest = (await got(training, first["next_url"].removeprefix("http://127.0.0.1:8080/api/training"))).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == ids[::-1]
    assert "next_url" not in rest
    assert first["items"][0]["_kopa"]["dates"][0] == {"starts_at": "2031-03-26T15:30:00+00:00", "time_zone": "Europe/Riga"}


async def test_a_table_has_a_row_a_date_and_no_formula(training: Running) -> None:
    await published(training, title={"lv": '=cmd|" /C calc"!A0', "en": "+1"}, summary={"lv": 'rinda,\n"divas"'})
    await published(training, kind="service", sessions=[], hub="ventspils")
    answer = await got(training, "/offerings.csv?bom=true&hub=cesis")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["starts_at"] for row in rows] == ["2031-03-26T17:30:00+02:00", "2031-06-04T17:30:00+03:00"]
    assert rows[0]["title_lv"].startswith("'=cmd")
    assert rows[0]["title_en"] == "'+1"
    assert (rows[0]["summary"], rows[0]["price"], rows[0]["seats_on_site"]) == ('rinda,\n"divas"', "25.50", "12")
    whole = list(csv.DictReader(io.StringIO((await got(training, "/offerings.csv")).text)))
    assert [row["starts_at"] for row in whole if row["kind"] == "service"] == [""]


async def test_a_long_list_comes_in_portions_and_says_how_to_get_the_rest(training: Running) -> None:
    one = await published(training)
    async with training.runtime.database.unit_of_work() as work:
        await work.execute(
            """
            INSERT INTO offering (id, hub, state, version, content, published_at, last_end)
            SELECT gen_random_uuid(), hub, state, version, content, published_at, last_end FROM offering, generate_series(1, 10049)
            """
        )
    answer = await got(training, "/offerings.csv")
    assert len(answer.text.splitlines()) == 1 + 10_000 + any(one["id"] in line for line in answer.text.splitlines())
    rest = await got(training, f"/offerings.csv{answer.links['next']['url']}")
    assert "next" not in rest.links
    rows = [row["offering"] for each in (answer, rest) for row in csv.DictReader(io.StringIO(each.text))]
    assert len(set(rows)) == 10_050
    assert (await training.call("GET", "/offerings.csv?limit=10001")).status_code == 422
    found = await training.runtime.parts.catalogue.search(PublicFilters().question(), 1_005, None, counts=False)
    read = [portion async for portion in portions(training.runtime, found.ids)]
    assert max(map(len, read)) == IN_A_ROW
    assert tuple(each.offering.id for portion in read for each in portion) == found.ids


async def test_the_sitemap_names_the_pages_of_offerings_and_hubs(training: Running) -> None:
    offering = await published(training)
    index = etree.fromstring((await got(training, "/sitemap.xml")).content)
    parts = [each.text.removeprefix("http://127.0.0.1:8080/api/training") for each in index.findall("s:sitemap/s:loc", SITEMAP)]
    assert parts == ["/sitemaps/1.xml", "/sitemaps/hubs.xml"]
    pages = [etree.fromstring((await got(training, part)).content) for part in parts]
    assert [page.findtext("s:url/s:loc", None, SITEMAP) for page in pages] == [
        f"http://127.0.0.1:8080/offerings/{offering['id']}",
        "http://127.0.0.1:8080/hubs/cesis",
    ]
    assert all(datetime.fromisoformat(page.findtext("s:url/s:lastmod", "", SITEMAP)).tzinfo for page in pages)
    assert (await training.call("GET", "/sitemaps/2.xml")).status_code == 404


async def test_the_learning_model_has_what_its_shapes_demand(training: Running) -> None:
    offering = await published(training)
    await published(training, kind="service", sessions=[])
    await published(training, kind="curriculum", sessions=[], competences=[], languages=[])
    document = (await got(training, "/elm.jsonld")).json()
    graph = document["@graph"]
    by_id = {each["@id"]: each for each in graph}
    assert len(by_id) == len(graph)
    kinds = [each["@type"] for each in graph]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "elm:Organisation": 1, "elm:LearningAchievementSpecification": 2, "elm:LearningOpportunity": 3,
    }  # fmt: skip
    for each in graph:
        if each["@type"] == "elm:LearningOpportunity":
            assert each["dc:title"]
            assert each["foaf:homepage"]["elm:contentUrl"].startswith("http")
            assert by_id[each["elm:providedBy"]["@id"]]["@type"] == "elm:Organisation"
            assert by_id[each["elm:learningAchievementSpecification"]["@id"]]["@type"] == "elm:LearningAchievementSpecification"
            assert each["elm:defaultLanguage"]["@id"].endswith("/language/LAV")
        elif each["@type"] == "elm:LearningAchievementSpecification":
            assert each["dc:title"]
            assert each["elm:ISCEDFCode"][0]["@id"] == "http://data.europa.eu/snb/isced-f/0611"
            assert each["dc:language"][0]["@id"].endswith("/language/LAV")
            assert each["elm:learningOutcome"][0]["dc:title"]
        else:
            assert each["rov:legalName"] == {"lv": "Cēsu Digitālais centrs"}
            assert each["elm:location"]["elm:address"]["elm:countryCode"]["@id"].endswith("/country/LVA")
    first = by_id[f"http://127.0.0.1:8080/offerings/{offering['id']}#{offering['sessions'][0]['id']}"]
    assert first["dc:temporal"]["elm:startDate"] == "2031-03-26T15:30:00+00:00"


async def test_the_widget_is_one_script_and_a_list_of_links_without_it(training: Running) -> None:
    await published(training, title={"lv": "<img src=x onerror=alert(1)>"})
    script = await got(training, "/widget.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert not any(unsafe in script.text for unsafe in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "iframe"))
    page = await got(training, "/widget.html?hub=cesis&lang=lv")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    root = etree.HTML(page.text)
    assert root.findall(".//img") == []
    assert [each.text for each in root.findall(".//a")] == ["<img src=x onerror=alert(1)>"]
    assert "Pašlaik nekā nav" in (await got(training, "/widget.html?hub=nowhere&lang=lv")).text


ROUTES = {
    **{f"offerings_as_{name}": f"/offerings.{end}" for name, end in
       {"json_ld": "jsonld", "calendar": "ics", "atom": "atom", "json_feed": "feed.json", "table": "csv"}.items()},
    "offerings_as_learning_model": "/elm.jsonld",
    "offerings_as_links": "/widget.html",
    "offering_as_json_ld": "/offerings/ID/jsonld",
    "offering_as_calendar": "/offerings/ID.ics",
    "hub_as_calendar": "/hubs/cesis.ics",
    "harvest": "/oai?verb=Identify",
    "harvest_by_form": "/oai",
    "harvest_schema": "/oai/jsonld.xsd",
    "sitemap_index": "/sitemap.xml",
    "sitemap_of_hubs": "/sitemaps/hubs.xml",
    "sitemap_part": "/sitemaps/1.xml",
    "widget_script": "/widget.js",
    "read_quality": "/offerings/ID/quality",
    "list_quality": "/quality?hub=cesis",
}  # fmt: skip
CALLERS: dict[str, dict[str, Any] | None] = {
    "anonymous": None, "signed in": {"sub": "x"}, "own staff": CESIS, "other staff": {"hubs": ["ventspils"], "sub": "janis"},
    "coordinator": COORDINATOR, "operator": {"roles": ["operator"], "sub": "o"},
}  # fmt: skip


def test_the_matrix_covers_every_route() -> None:
    assert set(ROUTES) == set(OUTPUTS)


@pytest.mark.parametrize("caller", CALLERS)
async def test_everybody_reads_what_is_published_and_quality_is_for_those_who_can_mend_it(training: Running, caller: str) -> None:
    offering = await published(training)
    for route, path in ROUTES.items():
        method = "POST" if route == "harvest_by_form" else "GET"
        answer = await training.call(method, path.replace("ID", offering["id"]), who=CALLERS[caller])
        refused = "quality" in route and caller not in ("own staff", "coordinator")
        expected = (401 if caller == "anonymous" else 403) if refused else 200
        assert answer.status_code == expected, (route, caller, answer.text)
