"""The rules of projects and calls: the order of steps, the limits of what the lead writes, and never more partners than places."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.errors import Problem, UnknownCode, WrongDates
from chassis.ids import new_id
from projects import domain
from projects.domain import CallTerms, Project, ProjectContent
from projects.errors import CallFull, CallNotOpen, NotPartner, SaysNothing, TooFewPlaces, WrongLink, WrongState

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HUBS = ("ventspils", "jelgava", "rezekne", "valmiera", "riga")


def terms(places: int = 2, closes_at: datetime = NOW + timedelta(days=10), **more: Any) -> CallTerms:
    return CallTerms(sought={"lv": "partneri"}, places=places, closes_at=closes_at, **more)


def opened(places: int | None = 2) -> Project:
    content = ProjectContent(title={"lv": "Kopīgs kurss"})
    return domain.publish(domain.drafted(new_id(), "cesis", content, terms(places) if places else None, NOW), NOW)


def test_the_last_place_closes_the_call_and_leaving_opens_it_again() -> None:
    project = domain.join(domain.join(opened(), "ventspils", NOW), "jelgava", NOW)
    assert project.call is not None and project.call.closed_because == "full"
    with pytest.raises(CallFull):
        domain.join(project, "rezekne", NOW)
    project = domain.leave(project, "ventspils", NOW)
    assert (domain.is_open(project, NOW), domain.places_left(project)) == (True, 1)
    assert domain.join(project, "rezekne", NOW).has_partner("rezekne")


def test_leaving_opens_no_call_that_the_lead_closed_or_whose_time_is_over() -> None:
    joined = domain.join(opened(), "ventspils", NOW)
    assert not domain.is_open(domain.leave(domain.close_call(joined, "lead"), "ventspils", NOW), NOW)
    full = domain.join(joined, "jelgava", NOW)
    later = NOW + timedelta(days=10)
    assert not domain.is_open(domain.leave(domain.settled(full, later), "jelgava", later), later)
    with pytest.raises(NotPartner):
        domain.leave(joined, "jelgava", NOW)


def test_places_of_a_new_call_are_its_own() -> None:
    project = domain.join(opened(1), "ventspils", NOW)
    project = domain.open_call(project, terms(1), NOW)
    assert domain.places_left(project) == 1
    assert domain.places_left(domain.leave(project, "ventspils", NOW)) == 1, "a place of the first call is none of the second"
    assert len(domain.join(project, "jelgava", NOW).members()) == 3


@pytest.mark.parametrize(("before", "is_open"), [(timedelta(microseconds=1), True), (timedelta(0), False), (timedelta(days=-1), False)])
def test_a_call_is_over_at_its_very_moment_in_any_time_zone(before: timedelta, is_open: bool) -> None:
    project = opened()
    assert project.call is not None
    moment = (project.call.terms.closes_at - before).astimezone(timezone(timedelta(hours=13)))
    assert domain.is_open(project, moment) is is_open
    settled = domain.settled(project, moment)
    assert (settled is project) is is_open
    if not is_open:
        with pytest.raises(CallNotOpen):
            domain.join(project, "ventspils", moment)


def test_terms_of_an_open_call_change_but_never_below_what_is_taken() -> None:
    project = domain.join(domain.join(opened(3), "ventspils", NOW), "jelgava", NOW)
    with pytest.raises(TooFewPlaces):
        domain.revise(project, project.content, terms(1), NOW)
    full = domain.revise(project, project.content, terms(2), NOW)
    assert full.call is not None and full.call.closed_because == "full"
    with pytest.raises(CallNotOpen):
        domain.revise(full, full.content, terms(5), NOW)
    assert domain.revise(project, project.content, None, NOW).call == project.call


def test_a_drafts_call_is_written_with_it_and_must_have_time_when_it_is_published() -> None:
    draft = domain.drafted(new_id(), "cesis", ProjectContent(title={"lv": "x"}), terms(), NOW)
    assert domain.revise(draft, draft.content, None, NOW).call is None
    with pytest.raises(WrongDates):
        domain.publish(draft, NOW + timedelta(days=11))
    for step in (
        lambda: domain.join(draft, "ventspils", NOW),
        lambda: domain.close_project(draft),
        lambda: domain.close_call(draft, "lead"),
    ):
        with pytest.raises(WrongState):
            step()


def test_closing_a_project_closes_its_call_for_good() -> None:
    closed = domain.close_project(opened())
    assert (closed.state, closed.public().call.state) == ("closed", "closed")  # type: ignore[union-attr]
    for step in (
        lambda: domain.join(closed, "ventspils", NOW),
        lambda: domain.open_call(closed, terms(), NOW),
        lambda: domain.close_project(closed),
    ):
        with pytest.raises(WrongState):
            step()


STEPS = st.one_of(
    st.tuples(st.sampled_from(["join", "leave"]), st.sampled_from((*HUBS, "cesis"))),
    st.tuples(st.sampled_from(["call", "revise"]), st.integers(1, 4)),
    st.tuples(st.just("close call"), st.none()),
    st.tuples(st.just("wait"), st.integers(1, 12)),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_whatever_happens_no_call_has_more_partners_than_places(steps: list[tuple[str, Any]]) -> None:
    project, now = opened(), NOW
    for step, value in steps:
        before = project
        try:
            if step == "wait":
                now += timedelta(days=value)
            elif step == "join":
                project = domain.join(project, value, now)
            elif step == "leave":
                project = domain.leave(project, value, now)
            elif step == "call":
                project = domain.open_call(project, terms(value, now + timedelta(days=5)), now)
            elif step == "revise":
                project = domain.revise(project, project.content, terms(value, now + timedelta(days=5)), now)
            else:
                project = domain.close_call(project, "lead")
        except Problem:
            assert project is before
        project = domain.settled(project, now)
        names = [each.hub for each in project.members()]
        assert len(names) == len(set(names)) and names[0] == "cesis"
        assert project.call is not None
        taken = sum(each.call == project.call.number for each in project.partners)
        assert taken <= project.call.terms.places
        assert domain.is_open(project, now) == (project.call.closed_because is None)
        assert project.call.closed_because or taken < project.call.terms.places
        assert project.public().model_dump_json()


@pytest.mark.parametrize(
    ("content", "error", "field"),
    [
        ({"title": {"lv": " "}}, SaysNothing, "title"),
        ({"summary": {"lv": "", "en": "\t"}}, SaysNothing, "summary"),
        ({"summary": {}}, SaysNothing, "summary"),
        ({"starts_on": "20271201"}, WrongDates, "starts_on"),
        ({"starts_on": "2027-W05-1"}, WrongDates, "starts_on"),
        ({"ends_on": "2027-02-29"}, WrongDates, "ends_on"),
        ({"starts_on": "2027-05-02", "ends_on": "2027-05-01"}, WrongDates, "ends_on"),
        ({"link": "javascript:alert(1)"}, WrongLink, "link"),
        ({"link": "https://"}, WrongLink, "link"),
        ({"link": "http://["}, WrongLink, "link"),
        ({"link": "https://cesis.lv/a b"}, WrongLink, "link"),
    ],
)
def test_a_mistake_in_the_content_is_named(content: dict[str, Any], error: type[Problem], field: str) -> None:
    written = ProjectContent.model_construct(**{"title": {"lv": "Kurss"}} | content)
    with pytest.raises(error) as raised:
        domain.check_content(written)
    assert raised.value.field == field


def test_right_content_and_terms_are_taken() -> None:
    domain.check_content(
        ProjectContent(title={"lv": "Ķ"}, starts_on="2027-05-01", ends_on="2027-05-01", link="https://cēsis.lv/projekts?x=1")
    )
    domain.check_terms(terms(technologies=("artificial-intelligence",), sectors=("education",)))
    with pytest.raises(UnknownCode):
        domain.check_terms(terms(technologies=("steam",)))
    with pytest.raises(WrongDates):
        domain.check_closing(NOW + timedelta(days=3000), NOW)
