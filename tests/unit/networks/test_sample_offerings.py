"""Sample offerings become bodies for training: nothing is lost on the way, every date is in order on whatever day they are published."""

from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.network import Network, NetworkDataError, SampleOffering, sample_offerings
from contracts.training import OfferingContent, Session

DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2040, 12, 31))


def test_a_body_says_what_the_file_says(
    network: Network, offerings: tuple[SampleOffering, ...], offering_entries: list[dict[str, Any]]
) -> None:
    for offering, entry in zip(offerings, offering_entries, strict=True):
        body = offering.body(date(2026, 11, 24), network.profile.zone)
        said = {key: value for key, value in entry.items() if key not in {"slug", "sessions"}}
        assert {key: value for key, value in body.items() if key != "sessions"} == said
        for session in body["sessions"]:
            Session.model_validate(session | {"id": UUID(int=1)})
        OfferingContent.model_validate(body)


@settings(max_examples=40)
@given(today=DAYS)
def test_dates_are_in_order_on_any_day(network: Network, offerings: tuple[SampleOffering, ...], today: date) -> None:
    for offering in offerings:
        sessions = offering.body(today, network.profile.zone)["sessions"]
        starts = [(session.get("series"), datetime.fromisoformat(session["starts_at"])) for session in sessions]
        assert len(set(starts)) == len(starts), offering.slug
        for session, (_, start) in zip(sessions, starts, strict=True):
            assert start.date() > today
            assert 7 <= start.hour < 21, "people come by day or in the evening"
            assert timedelta(0) < datetime.fromisoformat(session["ends_at"]) - start <= timedelta(hours=8)
        for session in sessions:
            if "sign_up_closes_at" in session:
                first = min(start for series, start in starts if series == session.get("series"))
                assert datetime.fromisoformat(session["sign_up_closes_at"]) < first, offering.slug


def test_a_weekly_series_keeps_its_hour_over_the_change_of_the_clock(network: Network, offerings: tuple[SampleOffering, ...]) -> None:
    first_steps = next(each for each in offerings if each.slug == "cesis-first-steps")
    sessions = first_steps.body(date(2026, 9, 28), network.profile.zone)["sessions"]
    starts = [session["starts_at"] for session in sessions]
    assert starts[0] == "2026-10-06T17:30:00+03:00"
    assert starts[2:4] == ["2026-10-20T17:30:00+03:00", "2026-10-27T17:30:00+02:00"]
    assert {session["recurrence"] for session in sessions} == {"FREQ=WEEKLY;COUNT=6"}


MISTAKES = [
    ({"hub": "rezekne"}, "there is no hub 'rezekne'"),
    ({"kind": "cours"}, "did you mean course"),
    ({"regions": ["latgalia"]}, "there is no region 'latgalia'"),
    ({"municipalities": ["0055000"]}, "no municipality '0055000' any more"),
    ({"municipalities": ["0002000"]}, "lies in region 'latgale'"),
    ({"audiences": ["everybody"]}, "'everybody' is not in the list"),
    ({"technologies": ["magic"]}, "'magic' is not in the list"),
    ({"sectors": ["enrgy"]}, "did you mean energy"),
    ({"languages": ["xx"]}, "'xx' is not in the list"),
    ({"mode": "offline"}, "did you mean online"),
    ({"level": "advanced"}, "belongs to level 'basic', not to 'advanced'"),
    ({"level": "expert", "digcomp_level": None}, "'expert' is not in the list"),
    ({"competences": [{"framework": "DigComp", "version": "3.0", "code": "6.1"}]}, "'6.1' is not in the list"),
    ({"competences": [{"framework": "DigComp", "version": "4", "code": "1.1"}]}, "competences are those of DigComp 2.2 or 3.0"),
    ({"price": {"amount": "5.00", "free": True}}, "name the programme that pays"),
    ({"title": {"lv": "Kurss"}}, "the title is not written in 'en'"),
    ({"sample": False}, "sample: Input should be True"),
    ({"capacity": 12}, "there is no field capacity"),
    ({"sessions": [{"starts": "tomorrow", "lasts": "2h"}]}, "'tomorrow' is no relative date"),
    ({"sessions": [{"starts": "+1d 10:00", "lasts": "long"}]}, "'long' is no duration"),
    ({"sessions": [{"starts": "+1d 10:00", "lasts": "2h", "weeks": 3}]}, "give it a name"),
    ({"sessions": [{"starts": "+1d 10:00", "lasts": "2h"}], "place": None}, "neither a place nor a link"),
    ({"sessions": [{"starts": "+1d 10:00", "lasts": "2h", "link": "javascript:alert(1)"}]}, "sessions.0.link"),
]


@pytest.mark.parametrize(("change", "reason"), MISTAKES, ids=[reason for _, reason in MISTAKES])
def test_a_mistake_is_named(network: Network, offering_entries: list[dict[str, Any]], change: dict[str, Any], reason: str) -> None:
    entry = deepcopy(offering_entries[0]) | change
    with pytest.raises(NetworkDataError) as caught:
        sample_offerings(network, [entry])
    assert any(reason in problem and "'cesis-first-steps'" in problem for problem in caught.value.problems), caught.value


def test_all_mistakes_are_told_at_once(network: Network, offering_entries: list[dict[str, Any]]) -> None:
    first, second = deepcopy(offering_entries[:2])
    broken = [first | {"hub": "nowhere", "kind": "nothing"}, second | {"starts": 1}, first | {"mode": "x"}]
    with pytest.raises(NetworkDataError) as caught:
        sample_offerings(network, broken)
    assert len(caught.value.problems) == 5
    assert "'cesis-first-steps': it is there 2 times" in str(caught.value)
