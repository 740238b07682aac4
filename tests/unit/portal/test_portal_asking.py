"""Forms of finding a hub and of a hub's desk: what they hold and what matching takes are the same."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.answering_needs import answer_of, most_urgent
from portal.domain.answering_needs import beside as beside_answer
from portal.domain.asking import beside, chosen, in_order, need_of, text_of
from portal.domain.organising import organisation_of
from portal.domain.ruling import BASES, LISTS, changed, rules_of, typed_of, with_another
from portal.domain.ruling import beside as beside_rule
from portal.forms import Fields

CODES = st.lists(st.sampled_from(["a", "b", "c", "lv"]), unique=True, max_size=4)
RULES = st.lists(st.fixed_dictionaries({"basis": st.sampled_from(BASES), **dict.fromkeys(LISTS, CODES)}), max_size=5)


@dataclass(frozen=True)
class Understood:
    kind: str
    code: str


@dataclass(frozen=True)
class Clocked:
    due_at: datetime | None


@given(RULES, st.one_of(st.none(), st.integers(0, 10_000)))
def test_rules_come_back_from_their_form_as_they_were_and_the_rest_stays(rules: list[dict[str, object]], capacity: int | None) -> None:
    profile = {"name": {"lv": "Centrs"}, "eligibility": rules, "capacity": capacity}
    assert changed(profile, Fields(typed_of(profile))) == profile


@given(RULES)
def test_one_more_rule_has_a_number_of_its_own(rules: list[dict[str, object]]) -> None:
    typed = Fields(with_another(Fields(typed_of({"eligibility": rules}))))
    assert rules_of(typed) == [*rules, {"basis": "none", **{name: [] for name in LISTS}}]


def test_a_rule_that_is_taken_away_goes_and_problems_stand_at_those_that_stay() -> None:
    typed = Fields([("rule", "0"), ("rule", "3"), ("rules.0.remove", "yes"), ("rules.3.sizes", "micro")])
    assert [rule["sizes"] for rule in rules_of(typed)] == [["micro"]]
    assert beside_rule({"eligibility.0.sectors.1": "Nav", "capacity": "Skaitlis", "region": "Cits"}, ["3"]) == {
        "rules.3": "Nav",
        "capacity": "Skaitlis",
        "": "Cits",
    }


def test_all_that_was_understood_stands_until_it_was_looked_through() -> None:
    understood = [Understood("technologies", "robotics"), Understood("sectors", "education")]
    assert chosen(Fields([]), understood)["technologies"] == ["robotics"]
    looked = Fields([("looked", "yes"), ("technologies", "photonics"), ("add.technologies", "photonics"), ("add.sectors", "energy")])
    assert chosen(looked, understood) == {"technologies": ["photonics"], "sectors": ["energy"], "services": [], "functions": []}


def test_a_need_holds_what_was_said_and_nothing_else() -> None:
    typed = Fields(
        [("text", "Roboti\r\nun kameras"), ("text_language", "en"), ("kind", "company"), ("budget", "1 500,50"), ("by", "2027-01-31")]
    )
    body = need_of(typed, {"technologies": ["robotics"], "sectors": []})
    assert body["text"] == {"en": "Roboti\nun kameras"}
    assert (body["read"], body["client"], body["budget_eur"], body["by"]) == (False, {"kind": "company"}, 1500.5, "2027-01-31")
    assert "language" not in body
    assert text_of(Fields([("text", "x"), ("text_language", "de")])) == {"lv": "x"}


def test_hubs_are_asked_by_their_numbers_and_those_without_are_not() -> None:
    typed = {"hub.a": "3", "hub.b": "1", "hub.c": "", "hub.d": "1", "hub.e": "x", "hub.f": "0"}
    assert in_order(typed, ["a", "b", "c", "d", "e", "f"]) == ["b", "d", "a"]


def test_problems_of_a_need_stand_at_their_fields() -> None:
    assert beside({"text.lv": "Īsāk", "client.region": "Nav", "limit": "Par daudz"}) == {"text": "Īsāk", "region": "Nav", "": "Par daudz"}


def test_an_organisation_lives_in_the_networks_country() -> None:
    form = {"org.name": "SIA „Rūķis”", "org.contact.email": "a@b.example", "org.sector": ""}
    assert organisation_of(form, "LV", "lv") == {
        "country": "LV",
        "language": "lv",
        "name": "SIA „Rūķis”",
        "contact": {"email": "a@b.example"},
    }


@pytest.mark.parametrize(
    ("act", "typed", "body"),
    [
        ("accept", {}, {}),
        ("accept", {"accept_message": "Jā"}, {"message": "Jā"}),
        ("decline", {"reason": "other", "decline_text": "Tālu"}, {"reason": "other", "text": "Tālu"}),
        ("propose", {"date": "2027-01-04"}, {"date": "2027-01-04"}),
        ("close", {}, {"delivered": []}),
        ("close", {"amount_eur": "900"}, {"delivered": [], "aid": {"basis": "", "amount_eur": 900}}),
        (
            "close",
            {"delivered": "finance", "hours": "4,5", "basis": "de-minimis", "amount_eur": "10,00", "granted_on": "2027-01-04"},
            {"delivered": ["finance"], "hours": 4.5, "aid": {"basis": "de-minimis", "amount_eur": 10, "granted_on": "2027-01-04"}},
        ),
    ],
)
def test_an_answer_holds_what_its_own_form_has(act: str, typed: dict[str, str], body: dict[str, object]) -> None:
    assert answer_of(act, Fields(typed.items())) == body


def test_problems_of_an_answer_stand_at_the_fields_of_its_form() -> None:
    assert beside_answer("close", {"aid.amount_eur": "Par daudz", "delivered.0": "Nav"}) == {"amount_eur": "Par daudz", "delivered": "Nav"}
    assert beside_answer("propose", {"message": "Īsāk"}) == {"propose_message": "Īsāk"}


def test_the_most_urgent_is_first_and_what_has_no_clock_last() -> None:
    soon, later = (Clocked(datetime(2027, 1, day, tzinfo=UTC)) for day in (4, 5))
    assert most_urgent([Clocked(None), later, soon]) == [soon, later, Clocked(None)]
