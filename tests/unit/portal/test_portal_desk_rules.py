"""The desk's rules without I/O: a source's form, what changed between texts, seats and who came."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.training import Session
from portal.domain.attending import first_shown, has_begun, noted, seats_of
from portal.domain.differences import LONGEST, differences
from portal.domain.sources import beside, body_of, typed_of, words_of

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
WORD = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=2, max_size=8)


@dataclass
class Somebody:
    state: str
    mode: str = "on_site"
    sessions: tuple[UUID, ...] = ()
    id: UUID = field(default_factory=uuid4)


def session(days: float, **changes: object) -> Session:
    starts = NOW + timedelta(days=days)
    given_ = {"id": uuid4(), "starts_at": starts, "ends_at": starts + timedelta(hours=2), "seats_on_site": 2}
    return Session.model_validate(given_ | changes)


@given(name=WORD, allow=st.lists(WORD, unique=True, max_size=4), region=st.sampled_from(["", "vidzeme"]))
def test_a_source_comes_back_from_its_form_as_it_was(name: str, allow: list[str], region: str) -> None:
    defaults = {"language": "lv", "time_zone": "Europe/Riga"} | ({"region": region} if region else {})
    choices = {"allow": allow, "block": ["iekšējs kurss"], "defaults": defaults}
    source = {"name": name, "address": "https://hub.example/", "method": "csv", "every_hours": "24", "choices": choices}
    assert body_of(typed_of(source)) == source


def test_words_stand_one_a_line_or_between_commas_and_once() -> None:
    assert words_of(" viens  otrs,trešais;\r\n\nviens otrs\n") == ["viens otrs", "trešais"]


def test_a_problem_stands_at_the_field_that_it_belongs_to() -> None:
    said = {"choices.allow.2": "par īsu", "name": "obligāts", "hub": "nav jūsu"}
    assert list(beside(said).items()) == [("name", "obligāts"), ("choices.allow", "par īsu"), ("", "nav jūsu")]


@given(old=st.lists(WORD, max_size=12).map(" ".join), new=st.lists(WORD, max_size=12).map(" ".join))
def test_what_stayed_and_went_is_the_old_and_what_stayed_and_came_the_new(old: str, new: str) -> None:
    parts = differences(old, new)
    assert "".join(text for kind, text in parts if kind != "new") == old
    assert "".join(text for kind, text in parts if kind != "gone") == new


def test_only_the_changed_word_is_marked_and_long_texts_are_shown_whole() -> None:
    assert differences("viltus vēstules", "krāpnieku vēstules") == [("gone", "viltus"), ("new", "krāpnieku"), ("same", " vēstules")]
    assert differences("a " * LONGEST, "b") == [("gone", "a " * LONGEST), ("new", "b")]


def test_seats_are_counted_by_date_and_mode_and_never_below_none() -> None:
    here, there = session(1, seats_online=1), session(2)
    people = [Somebody(state, sessions=(here.id,)) for state in ("enrolled", "offered", "absent", "waiting", "cancelled")]
    seats = seats_of(here, [*people, Somebody("enrolled", "online", (there.id,))])
    assert {mode: (each.places, each.taken, each.left) for mode, each in seats.items()} == {"on_site": (2, 3, 0), "online": (1, 0, 1)}


def test_the_date_that_is_on_or_next_is_shown_first() -> None:
    past, cancelled, coming = session(-9), session(1, status="cancelled"), session(2)
    assert first_shown([coming, cancelled, past], NOW) == coming
    assert first_shown([past, cancelled], NOW) == cancelled
    assert first_shown([], NOW) is None
    assert [has_begun(each, NOW) for each in (past, coming, session(-1, status="cancelled"))] == [True, False, False]


def test_only_what_changes_is_noted_and_what_others_noted_meanwhile_is_said() -> None:
    came, stayed, waits, moved = Somebody("enrolled"), Somebody("absent"), Somebody("waiting"), Somebody("attended")
    shown = {came.id: "enrolled", stayed.id: "absent", waits.id: "waiting", moved.id: "enrolled"}
    assert noted([came, stayed, waits, moved], shown, {came.id}) == ({came.id: True, moved.id: False}, [moved])
    assert noted([came, stayed, moved], shown, {came.id, moved.id}) == ({came.id: True}, [])
    assert noted([came], {}, {came.id}) == ({}, [])
