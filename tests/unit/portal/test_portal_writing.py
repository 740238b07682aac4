"""Writing an offering: a form says what the offering says, there and back, in every zone; what cannot be meant is told at its field."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as some

from contracts.taxonomies import AUDIENCES, COMPETENCES, KINDS, LEVELS, MODES, TECHNOLOGIES
from contracts.training import Competence, Contact, OfferingContent, Place, Price, Session
from portal.domain.writing import another_row, fields_of, of_row, row_numbers, same, without_row, written
from portal.domain.writing.repeating import WrongRepeat, rule
from portal.forms import Fields

# A form strips what is typed, and an empty field is none.
WORDS = some.text(some.characters(blacklist_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12)
TONGUES = some.sampled_from(["lv", "en", "de"])
TEXTS = some.dictionaries(TONGUES, WORDS, min_size=1)
ZONES = ("Europe/Riga", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "UTC")
MOMENTS = some.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2090-01-01"), timezones=some.just(UTC))
PLACES = some.builds(
    Place,
    name=WORDS,
    address=some.none() | WORDS,
    municipality=some.none() | some.just("0001000"),
    latitude=some.none() | some.floats(-90, 90),
    longitude=some.none() | some.floats(-180, 180),
    accessibility=some.none() | TEXTS,
)


@some.composite
def sessions(draw: some.DrawFn) -> Session:
    starts = draw(MOMENTS)
    opens = draw(some.none() | some.just(starts - timedelta(days=30)))
    return Session(
        id=draw(some.uuids()),
        starts_at=starts,
        ends_at=starts + timedelta(minutes=draw(some.integers(1, 5000))),
        time_zone=draw(some.sampled_from(ZONES)),
        status=draw(some.sampled_from(["scheduled", "cancelled", "moved"])),
        place=draw(some.none() | PLACES),
        link=draw(some.none() | WORDS),
        seats_on_site=draw(some.none() | some.integers(0, 9999)),
        seats_online=draw(some.none() | some.integers(0, 9999)),
        sign_up_opens_at=opens,
        sign_up_closes_at=draw(some.none() | some.just(starts)),
        series=draw(some.none() | WORDS),
        recurrence=draw(some.none() | some.just("FREQ=WEEKLY;COUNT=2")),
    )


def codes(taxonomy: Any) -> some.SearchStrategy[tuple[str, ...]]:
    return some.lists(some.sampled_from(sorted(taxonomy.codes)), unique=True, max_size=4).map(tuple)


COMPETENT = some.lists(
    some.builds(
        Competence,
        framework=some.sampled_from(["DigComp", "ESCO"]),
        version=some.just("2.2"),
        code=some.sampled_from(sorted(COMPETENCES.codes)),
    ),
    max_size=4,
    unique_by=lambda each: (each.framework, each.code),
)
CONTENTS = some.builds(
    OfferingContent,
    kind=some.sampled_from(sorted(KINDS.codes)),
    title=TEXTS,
    summary=some.none() | TEXTS,
    description=some.none() | TEXTS,
    languages=some.lists(some.sampled_from(["lv", "en", "ru"]), unique=True).map(tuple),
    level=some.none() | some.sampled_from(sorted(LEVELS.codes)),
    digcomp_level=some.none() | some.integers(1, 8),
    competences=COMPETENT.map(tuple),
    technologies=codes(TECHNOLOGIES),
    sectors=some.just(()),
    audiences=codes(AUDIENCES),
    mode=some.sampled_from(sorted(MODES.codes)),
    regions=some.lists(some.sampled_from(["vidzeme", "riga", "a-region-of-old"]), unique=True).map(tuple),
    municipalities=some.just(()),
    place=some.none() | PLACES,
    price=some.builds(
        Price,
        amount=some.decimals(0, 9999, places=2, allow_nan=False),
        currency=some.sampled_from(["EUR", "SEK"]),
        free=some.booleans(),
        funding_programme=some.none() | WORDS,
    ),
    workload_hours=some.none() | some.floats(0, 1000),
    duration=some.none() | some.sampled_from(["P6W", "P1Y2M", "PT4H", "P3D"]),
    certificate=some.none() | TEXTS,
    prerequisites=some.none() | TEXTS,
    contact=some.none() | some.builds(Contact, name=WORDS, email=some.none() | WORDS, phone=some.none() | WORDS),
    link=some.none() | WORDS,
    image=some.none() | WORDS,
    licence=some.none() | WORDS,
    edition=some.none() | WORDS,
    derived_from=some.none() | some.uuids(),
    sample=some.booleans(),
)
COURSE = (("title.lv", "Drošība"), ("kind", "course"), ("mode", "online"))
DATE = (("sessions.0.starts_at", "2027-03-26T17:30"), ("sessions.0.ends_at", "2027-03-26T19:00"))


def form(*pairs: tuple[str, str]) -> Fields:
    return Fields((*COURSE, *pairs))


def dated(**changes: str) -> dict[str, Any]:
    """The one session of a form in which something of the date is otherwise; where it is wrong, the problems."""
    said = written(Fields(tuple((dict((*COURSE, *DATE)) | {f"sessions.0.{name}": value for name, value in changes.items()}).items())))
    return {field: reason["en"] for field, reason in said.problems.items()} or said.body["sessions"][0]


@given(CONTENTS, some.lists(sessions(), max_size=3))
def test_a_form_that_nobody_touched_changes_nothing(content: OfferingContent, dates: list[Session]) -> None:
    known = {**content.model_dump(mode="json", exclude_none=True), "sessions": [each.model_dump(mode="json") for each in dates]}
    said = written(Fields(fields_of(known)), known)
    assert said.problems == {}
    assert OfferingContent.model_validate(said.body) == content
    assert [Session.model_validate(each) for each in said.body.get("sessions", [])] == dates
    assert same(known, said.body)


@given(CONTENTS, some.sampled_from(["title.lv", "link", "price.amount", "sessions.0.link"]), WORDS)
def test_what_is_typed_differs(content: OfferingContent, name: str, word: str) -> None:
    known = content.model_dump(mode="json", exclude_none=True)
    typed = [pair for pair in fields_of(known) if pair[0] != name]
    value = "77.7" if name == "price.amount" else "x" + word
    if name.startswith("sessions."):
        typed += DATE
    said = written(Fields([*typed, (name, value)]), known)
    assert not same(known, said.body) or dict(fields_of(known)).get(name) == value


@given(MOMENTS.map(lambda moment: moment.replace(second=0, microsecond=0)), some.sampled_from(ZONES))
def test_a_time_on_the_wall_is_the_moment_at_which_clocks_show_it(moment: datetime, zone: str) -> None:
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    found = dated(starts_at=shown.isoformat(timespec="minutes"), ends_at="2095-01-01T00:00", time_zone=zone)
    meant = datetime.fromisoformat(found["starts_at"])
    assert meant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == shown
    assert moment - meant in (timedelta(0), timedelta(hours=1), timedelta(minutes=30)), "of an hour that comes twice the first"


def test_summer_time() -> None:
    assert dated(starts_at="2027-03-28T03:30", ends_at="2027-03-28T05:00") == {
        "sessions.0.starts_at": "The clocks go forward that night, and this time does not exist. Choose another."
    }
    twice = dated(starts_at="2027-10-31T03:30", ends_at="2027-10-31T05:00")
    assert (twice["starts_at"], twice["ends_at"]) == ("2027-10-31T00:30:00+00:00", "2027-10-31T03:00:00+00:00")
    elsewhere = dated(starts_at="2027-03-28T03:30", ends_at="2027-03-28T05:00", time_zone="America/New_York")
    assert elsewhere["starts_at"] == "2027-03-28T07:30:00+00:00", "the clocks there have gone forward before"


def test_the_second_of_an_hour_that_comes_twice_stays_when_it_is_not_touched() -> None:
    late = {"id": "01890000-0000-7000-8000-000000000001", "starts_at": "2027-10-31T01:30:00Z", "ends_at": "2027-10-31T03:00:00Z"}
    known = {"title": {"lv": "x"}, "kind": "course", "mode": "online", "sessions": [late]}
    assert written(Fields(fields_of(known)), known).body["sessions"][0]["starts_at"] == "2027-10-31T01:30:00Z"


@pytest.mark.parametrize("typed", ["26.03.2027 17:30", "26.03.2027. 17:30", "2027-03-26 17:30", "2027-03-26T17:30:00"])
def test_moments_as_people_write_them(typed: str) -> None:
    assert dated(starts_at=typed)["starts_at"] == "2027-03-26T15:30:00+00:00"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"starts_at": "tomorrow"}, "starts_at", "Write the date and time"),
        ({"starts_at": ""}, "starts_at", "Write the date and time"),
        ({"starts_at": "2027-02-30T10:00"}, "starts_at", "Write the date and time"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at", "Write the date and time"),
        ({"ends_at": "2027-03-26T17:30"}, "ends_at", "The end must come after"),
        ({"sign_up_opens_at": "2027-03-01T10:00", "sign_up_closes_at": "2027-02-01T10:00"}, "sign_up_closes_at", "Sign-up must close"),
        ({"time_zone": "Rīga"}, "time_zone", "such as Europe/Riga"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "such as Europe/Riga"),
        ({"repeat": "week"}, "repeat_count", "Say how many times"),
        ({"repeat": "week", "repeat_count": "3", "repeat_until": "2027-05-01"}, "repeat_count", "not both"),
        ({"repeat": "week", "repeat_count": "1"}, "repeat_count", "from 2 to 200"),
        ({"repeat": "week", "repeat_count": "٣"}, "repeat_count", "from 2 to 200"),
        ({"repeat": "week", "repeat_until": "2027-03-26"}, "repeat_until", "after the first date"),
        ({"repeat": "month", "repeat_until": "May"}, "repeat_until", "Write the date"),
        ({"repeat": "hourly", "repeat_count": "3"}, "repeat", "Choose how often"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field(changes: dict[str, str], field: str, says: str) -> None:
    [(named, sentence)] = dated(**changes).items()
    assert named == f"sessions.0.{field}"
    assert says in sentence


@pytest.mark.parametrize(
    ("every", "first", "days"),
    [
        ("week", datetime.fromisoformat("2027-03-30T18:00"), ["03-30", "04-06", "04-13"]),
        ("fortnight", datetime.fromisoformat("2027-03-30T18:00"), ["03-30", "04-13", "04-27"]),
        ("month", datetime.fromisoformat("2027-03-30T18:00"), ["03-30", "04-30", "05-30"]),
        ("weekday", datetime.fromisoformat("2027-03-09T18:00"), ["03-09", "04-13", "05-11"]),
        ("weekday", datetime.fromisoformat("2027-03-30T18:00"), ["03-30", "04-27", "05-25"]),
    ],
)
def test_a_series_in_peoples_words(every: str, first: datetime, days: list[str]) -> None:
    made = rule(every, "3", "", first)
    assert [f"{each:%m-%d}" for each in rrulestr(made, dtstart=first)] == days
    until = rule(every, "", f"2027-{days[-1]}", first)
    assert [f"{each:%m-%d}" for each in rrulestr(f"{until}T235959", dtstart=first)] == days, "the last day counts"


def test_a_rhythm_that_there_is_not() -> None:
    with pytest.raises(WrongRepeat):
        rule("FREQ=SECONDLY", "3", "", datetime.fromisoformat("2027-03-30"))


def test_a_row_more_is_a_week_later_and_a_row_less_is_gone() -> None:
    typed = form(*DATE, ("sessions.0.seats_on_site", "20"), ("sessions.0.id", "x"))
    more = Fields(another_row(typed))
    assert row_numbers(more) == [0, 1]
    assert (more["sessions.1.starts_at"], more["sessions.1.seats_on_site"]) == ("2027-04-02T17:30", "20")
    assert "sessions.1.id" not in more
    assert row_numbers(Fields(without_row(more, 0))) == [1]
    assert row_numbers(Fields(another_row(form()))) == [0], "the first date"
    assert Fields(another_row(form(("sessions.3.starts_at", "9999-12-30T10:00")))).get("sessions.4.starts_at", "") == ""


def test_a_row_that_was_not_filled_in_is_none_and_problems_find_their_row() -> None:
    empty = (("sessions.0.time_zone", "Europe/Riga"), ("sessions.0.status", "scheduled"))
    said = written(form(*empty, ("sessions.7.starts_at", "2027-03-26T17:30"), ("sessions.7.ends_at", "2027-03-26T19:00")))
    assert (len(said.body["sessions"]), said.rows) == (1, [7])
    assert of_row("sessions.0.place.name", said.rows) == "sessions.7.place.name"
    assert [of_row(each, said.rows) for each in ("sessions.1.link", "title.lv", "sessions")] == ["sessions.1.link", "title.lv", "sessions"]


def test_numbers_as_people_write_them() -> None:
    body = written(form(("price.amount", "1 234,50"), ("workload_hours", "6,5"), ("place.latitude", "nan"), ("digcomp_level", "two"))).body
    assert (Decimal(body["price"]["amount"]), body["workload_hours"]) == (Decimal("1234.5"), 6.5)
    assert (body["place"]["latitude"], body["digcomp_level"]) == ("nan", "two"), "the service says how to mend it"


def test_what_is_emptied_is_gone_and_what_the_form_does_not_show_stays() -> None:
    place = {"name": "Centrs", "address": "Rīgas iela 7", "accessibility": {"de": "Rampe"}}
    known = {"title": {"lv": "a", "de": "b"}, "kind": "course", "mode": "online", "summary": {"lv": "x"}, "place": place, "sample": True}
    said = written(form(("place.name", "Centrs")), known).body
    assert said["title"] == {"lv": "Drošība", "de": "b"}
    assert "summary" not in said
    assert said["place"] == {"name": "Centrs", "accessibility": {"de": "Rampe"}}
    assert said["sample"] is True


def test_a_text_that_is_too_long_is_told_in_the_readers_language() -> None:
    said = written(form(("title.en", "x" * 201)))
    assert said.problems["title.en"]["lv"] == "Ne vairāk kā 200 zīmju; tagad to ir 201."


def test_lines_end_as_everywhere() -> None:
    assert written(form(("description.lv", "a\r\nb"))).body["description"] == {"lv": "a\nb"}
