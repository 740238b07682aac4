"""Texts that break formats break none of ours: whatever a hub writes comes back as it was, through readers that are not ours."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import feedparser
import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from chassis.ids import new_id
from contracts.taxonomies import COUNTRIES, LANGUAGES, MODES, TECHNOLOGIES
from contracts.training import OfferingContent, Session
from training.domain.offerings import Catalogued
from training.domain.outputs import elm, elm_lists, feeds, oai_answers, oai_records, oai_requests, pages, structured, tables
from training.domain.outputs.calendars import Dated, Look, alarm, calendar
from training.domain.outputs.embedding import embeddable
from training.domain.outputs.shown import Addresses, Shown, web_address
from training.domain.outputs.wording import clean, plain, said

ADDRESSES = Addresses("https://kopa.example")
NOW = datetime(2027, 3, 1, 12, 0, 0, 123456, UTC)
BREAKING = [
    "</script>",
    "]]>",
    "<!--",
    '"',
    "'",
    "&amp;",
    "\u2028",
    "\u202e",
    "\x00",
    "\x0b",
    "\x1f",
    "\ufffe",
    "\r\n",
    "=1+1",
    "\\n",
    ";,:",
    "𝕏",
    "ā" * 80,
    "\ufeff",
]
TEXTS = st.lists(st.sampled_from(BREAKING) | st.text(max_size=40).filter(lambda text: "\ud800" not in text), min_size=1, max_size=8).map(
    "".join
)
TEXTS = TEXTS.map(lambda text: text.encode("utf-8", "ignore").decode())
ZONES = st.sampled_from(["Europe/Riga", "America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe"])


def offering(text: str = "Kurss", sessions: tuple[Session, ...] = (), **content: Any) -> Shown:
    written = OfferingContent.model_validate({"kind": "course", "title": {"lv": f"x{text}"}, "mode": "on-site"} | content)
    made = Catalogued(new_id(), "cesis", "published", 3, written, sessions, NOW, NOW)
    return Shown(made, {"lv": text})


def session(starts: datetime = NOW, **changes: Any) -> Session:
    return Session(**{"id": new_id(), "starts_at": starts, "ends_at": starts + timedelta(hours=2)} | changes)


def everywhere(text: str) -> Shown:
    place = {"name": text or "-", "address": text, "latitude": 57.3, "longitude": 25.2, "accessibility": {"lv": f"x{text}"}}
    many = {
        "summary": {"lv": f"y{text}"},
        "description": {"lv": f"z{text}"},
        "place": place,
        "licence": text,
        "edition": text,
        "link": text,
    }
    return offering(text, (session(),), **many)


class Script(HTMLParser):
    """What a browser takes for the script, and which elements it sees besides."""

    def __init__(self) -> None:
        super().__init__()
        self.script, self.tags, self._within = "", list[str](), False

    def handle_starttag(self, tag: str, _attributes: Any) -> None:
        self.tags.append(tag)
        self._within = tag == "script"

    def handle_endtag(self, _tag: str) -> None:
        self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            self.script += data


@given(TEXTS)
@example("</script><script>alert(1)</script>")
def test_structured_data_stands_in_a_page_and_cannot_leave_its_script(text: str) -> None:
    shown = everywhere(text)
    page = Script()
    page.feed(f'<script type="application/ld+json">{embeddable(structured.document(shown, ADDRESSES, "lv"))}</script><p>')
    assert page.tags == ["script", "p"]
    assert json.loads(page.script)["name"] == " ".join(clean(f"x{text}").split())


@settings(deadline=None)  # a time zone is worked out once, in a quarter of a second
@given(TEXTS)
def test_a_calendar_holds_any_text(text: str) -> None:
    shown = everywhere(text)
    made = calendar([Dated(shown, shown.offering.sessions[0])], Look(text, "lv", ADDRESSES, timedelta(days=1)))
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert max(map(len, made.split(b"\r\n"))) <= 75
    (event,) = icalendar.Calendar.from_ical(made).events
    assert event["SUMMARY"] == " ".join(clean(f"x{text}").split())
    assert "z" in event["DESCRIPTION"]
    assert event.errors == []


@settings(deadline=None)
@given(st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)), ZONES)
@example(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "Europe/Riga")
@example(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "Europe/Riga")
@example(datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "Europe/Riga")
def test_a_calendars_times_are_the_same_instants_by_the_clock_on_the_wall(starts: datetime, zone: str) -> None:
    shown = offering(sessions=(session(starts, time_zone=zone),))
    (event,) = icalendar.Calendar.from_ical(calendar([Dated(shown, shown.offering.sessions[0])], Look("x", "lv", ADDRESSES))).events
    read = event["DTSTART"].dt
    assert read.replace(tzinfo=None) == starts.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if starts.astimezone(ZoneInfo(zone)).fold == 0:  # iCalendar cannot say which of an hour that comes twice
        assert read.astimezone(UTC) == starts


@given(TEXTS)
def test_feeds_hold_any_text(text: str) -> None:
    shown = everywhere(text)
    look = feeds.Look(text, "lv", ADDRESSES, 'https://kopa.example/api/training/offerings.atom?q="&<', None, NOW)
    made = feeds.atom_head(look) + feeds.atom_entry(shown, look) + feeds.ATOM_TAIL
    root = etree.fromstring(made.encode())
    atom = {"a": feeds.ATOM}
    assert root.findtext("a:entry/a:title", None, atom) == " ".join(clean(f"x{text}").split())
    assert root.findtext("a:entry/a:content", None, atom) == shown.text("lv")
    assert not feedparser.parse(made.encode()).bozo
    items = json.loads(feeds.json_head(look) + embeddable(feeds.json_item(shown, look)) + feeds.JSON_TAIL)["items"]
    assert items[0]["content_text"] == shown.text("lv")


@given(TEXTS)
@example('=HYPERLINK("http://evil.example")')
@example("\t=1")
@example("\uff1d1")
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    shown = everywhere(text)
    rows = list(csv.DictReader(io.StringIO(tables.head() + "".join(tables.rows(shown, ADDRESSES, "lv")), newline="")))
    assert len(rows) == 1
    assert set(rows[0]) == set(tables.COLUMNS)
    for value in rows[0].values():
        assert not value.lstrip(" \n").startswith(tables.FORMULA)
    assert rows[0]["title_lv"] == clean(f"x{text}")
    assert tables.safe(-1.5) == "-1.5"


@given(TEXTS)
def test_a_harvest_holds_any_text(text: str) -> None:
    shown = everywhere(text)
    for prefix in oai_records.MAKERS:
        request = oai_requests.Request("GetRecord", {"identifier": text, "metadataPrefix": prefix})
        root = etree.fromstring(oai_answers.Answer(ADDRESSES, NOW, "lv", request).record(shown, prefix))
        assert len(root.findall(".//{*}metadata/*")) == 1


@given(TEXTS)
def test_a_list_of_links_holds_any_text(text: str) -> None:
    page = Script()
    page.feed(pages.head("x", "lv") + pages.entry(offering(text, (session(),)), ADDRESSES, "lv") + pages.tail(None, "lv", empty=False))
    assert page.tags == ["html", "head", "meta", "title", "meta", "meta", "body", "h1", "ul", "li", "a", "span", "time"]


TIMES = st.integers(0, 3 * 10**15).map(lambda microseconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds))


@given(TIMES, st.none() | TIMES, st.sampled_from(["", "hub:cesis", "kind"]), st.uuids(), st.integers(1, 10**6))
def test_a_resumption_token_brings_back_what_it_was_made_of(
    after: datetime, before: datetime | None, set_: str, id_: UUID, given_: int
) -> None:
    harvest = oai_requests.Harvest("oai_dc", None, before, set_, (after, id_), given_)
    text, until = oai_requests.token("ListRecords", harvest, NOW)
    arguments = [("verb", "ListRecords"), ("resumptionToken", text)]
    assert oai_requests.read(arguments, oai_records.MAKERS, NOW).harvest == harvest
    with pytest.raises(oai_requests.Refused) as refused:
        oai_requests.read(arguments, oai_records.MAKERS, until + timedelta(seconds=1))
    assert refused.value.code == "badResumptionToken"
    with pytest.raises(oai_requests.Refused):
        oai_requests.read([("verb", "ListIdentifiers"), ("resumptionToken", text)], oai_records.MAKERS, NOW)


@given(st.text(max_size=60))
def test_a_made_up_token_is_refused_by_its_code(text: str) -> None:
    with pytest.raises(oai_requests.Refused) as refused:
        oai_requests.read([("verb", "ListRecords"), ("resumptionToken", text)], oai_records.MAKERS, NOW)
    assert refused.value.code == "badResumptionToken"


def test_markdown_becomes_plain_text() -> None:
    assert plain("## Saturs\n**Drošas** paroles un [CERT](https://cert.lv). snake_case_name, 2 * 3 * 4") == (
        "Saturs\nDrošas paroles un CERT (https://cert.lv). snake_case_name, 2 * 3 * 4"
    )
    assert plain("![attēls](https://a.example/x.png) `kods` ~~nē~~ __jā__") == "attēls (https://a.example/x.png) kods nē jā"


def test_a_text_falls_back_to_the_other_language() -> None:
    assert [said({"lv": "latviski", "en": " "}, each) for each in ("lv", "en")] == ["latviski"] * 2
    assert said({"uk": "українською"}, "lv") == "українською"
    assert said(None, "lv") == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [("https://a.example/ā?b=c&d", "https://a.example/%C4%81?b=c&d"), ("javascript:alert(1)", None), ("/x", None), (None, None)],
)
def test_only_web_addresses_are_given_out(given: str | None, kept: str | None) -> None:
    assert web_address(given) == kept


def test_a_persons_calendar_holds_the_way_in_and_what_they_left() -> None:
    online = offering("Vebinārs", (session(), session(NOW + timedelta(days=1))), kind="webinar", mode="online")
    first, second = online.offering.sessions
    of = [Dated(online, first, link="https://meet.example/abc"), Dated(online, second, cancelled=True)]
    events = icalendar.Calendar.from_ical(calendar(of, Look("Mani", "lv", ADDRESSES, alarm("2h")))).events
    assert "https://meet.example/abc" in events[0]["DESCRIPTION"]
    assert (events[0]["LOCATION"], events[0].alarms.times[0].trigger) == (
        "Tiešsaistē",
        first.starts_at.replace(microsecond=0) - timedelta(hours=2),
    )
    assert [(each["STATUS"], each["SEQUENCE"]) for each in events] == [("CONFIRMED", 2), ("CANCELLED", 3)]


def test_a_series_is_one_instance_with_a_schedule_and_one_opportunity() -> None:
    weekly = [session(NOW + timedelta(weeks=week), series="s", recurrence="FREQ=WEEKLY;COUNT=6") for week in range(6)]
    shown = offering(sessions=tuple(weekly))
    (instance,) = structured.document(shown, ADDRESSES, "lv")["hasCourseInstance"]
    schedule = instance["courseSchedule"]
    assert (schedule["repeatCount"], schedule["repeatFrequency"], instance["courseWorkload"]) == (6, "P1W", "PT12H")
    # Summer time begins on 28 March: the same clock on the wall, another offset.
    assert (instance["startDate"][:16], instance["endDate"][:16]) == ("2027-03-01T14:00", "2027-04-05T17:00")
    nodes = list(elm.Graph(ADDRESSES, "LV").nodes(shown))
    assert [each["@type"] for each in nodes].count("elm:LearningOpportunity") == 1


def test_the_european_lists_know_all_our_codes() -> None:
    assert set(LANGUAGES.codes) == set(elm_lists.LANGUAGE_CODES)
    assert set(COUNTRIES.codes) == set(elm_lists.COUNTRY_CODES)
    assert set(MODES.codes) == set(elm_lists.MODES)
    assert set(elm_lists.FIELDS) <= set(TECHNOLOGIES.codes)


@pytest.mark.parametrize(
    ("technologies", "sectors", "level", "fields"),
    [
        ([], [], None, ["0611"]),
        (["artificial-intelligence"], [], "basic", ["0611"]),
        (["artificial-intelligence", "data"], [], "advanced", ["0612", "0613"]),
        ([], ["health-care"], "basic", ["0688"]),
    ],
)
def test_a_course_has_a_field_of_education(technologies: list[str], sectors: list[str], level: str | None, fields: list[str]) -> None:
    assert [each.rpartition("/")[2] for each in elm_lists.fields(technologies, sectors, level)] == fields
