"""Register numbers, what ends a verification, and the ceiling of aid in any three years."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.taxonomies import PUBLIC_AREAS, TECHNOLOGIES
from matching.domain.aid import CEILING_EUR, Aid, keys, left_on, sum_until, years_before
from matching.domain.assessment.answers import taken
from matching.domain.assessment.assessment import check_place
from matching.domain.assessment.results import gaps
from matching.domain.assessment.scoring import score
from matching.domain.organisations import Contact, Organisation, Profile, number
from matching.errors.directory import CodeNotInList
from matching.questionnaires.reading import library

ID = UUID("01900000-0000-7000-8000-000000000000")
NOW = datetime(2026, 11, 27, tzinfo=UTC)
SAID = Profile(
    name="SIA Rūķis",
    country="LV",
    register_number="40003000001",
    kind="company",
    size_class="small",
    sector=None,
    region=None,
    municipality=None,
    undertaking=None,
    contact=Contact("Anna", "anna@rukis.example"),
    language="lv",
)
SME = library(None).for_audience("sme")


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("40003000001", "LV", "40003000001"),
        (" lv 4000 3000 001", "LV", "40003000001"),
        ("LV:40003000001", "LV", "40003000001"),
        ("LV:40003000001", "EE", "LV:40003000001"),
        ("EE:10000000", "EE", "10000000"),
        ("hrb 1234", "DE", "HRB1234"),
        ("  ", "LV", None),
        (None, "LV", None),
    ],
)
def test_a_register_number_is_kept_in_one_form(written: str | None, country: str, kept: str | None) -> None:
    assert number(written, country) == kept


@pytest.mark.parametrize(
    ("field", "country", "value", "is_wrong"),
    [
        ("register_number", "LV", "40003000001", False),
        ("register_number", "LV", "90000000001", False),
        ("register_number", "LV", "50003000001", False),
        ("register_number", "LV", "70000000001", False),  # nobody's yet, and no person's either
        ("register_number", "LV", "01019012345", True),  # a personal code
        ("register_number", "LV", "31129912345", True),
        ("register_number", "LV", "39019012345", True),
        ("register_number", "LV", "32019012345", True),  # one of the newer kind
        ("register_number", "LV", "4000300000", True),
        ("register_number", "LV", "4０003000001", True),  # a digit of another alphabet would make another undertaking
        ("register_number", "EE", "10000000", False),
        ("register_number", "EE", "LV:40003000001", True),
        ("undertaking", "LV", "DE:HRB1234", False),
        ("undertaking", "EE", "LV:40003000001", False),
        ("undertaking", "EE", "LV:123", True),
        ("undertaking", "LV", "ZZ:123456", True),
    ],
)
def test_which_register_numbers_are_wrong(field: str, country: str, value: str, is_wrong: bool) -> None:
    said = replace(SAID, **{"country": country, "register_number": None, field: value})
    assert [each.code for each in said.problems(None)] == ["wrong-register-number"] * is_wrong


def test_only_who_says_to_be_somebody_else_is_verified_again() -> None:
    known = Organisation(id=ID, version=3, profile=SAID, verified_at=NOW, verified_by="liga", created_at=NOW, changed_at=NOW)
    assert known.revised(SAID) is known
    moved = known.revised(replace(SAID, region="vidzeme", contact=Contact("Jānis", "janis@rukis.example")))
    assert (moved.version, moved.verified_at) == (4, NOW)
    for other in ({"name": "SIA Cits"}, {"register_number": "40003000002"}, {"undertaking": "40003000002"}, {"country": "EE"}):
        assert known.revised(replace(SAID, **other)).verified_at is None


def test_aid_is_counted_for_the_organisation_and_for_its_group() -> None:
    assert keys(ID, "LV", "40003000001", None) == ("LV:40003000001", "LV:40003000001")
    assert keys(ID, "LV", "40003000001", "50003000002") == ("LV:40003000001", "LV:50003000002")
    assert keys(ID, "LV", None, "DE:HRB1234") == (str(ID), "DE:HRB1234")
    assert keys(ID, "LV", None, None) == (str(ID), str(ID))


def test_three_years_end_with_the_day() -> None:
    aid = [Aid(Decimal(100), date(2023, 11, 27)), Aid(Decimal(10), date(2023, 11, 28)), Aid(Decimal(1), date(2026, 11, 27))]
    assert sum_until(aid, date(2026, 11, 27)) == 11
    assert sum_until(aid, date(2026, 11, 26)) == 110
    assert [years_before(date(2028, 2, 29)), years_before(date(2027, 2, 28))] == [date(2025, 2, 28), date(2024, 2, 28)]


def test_a_grant_of_the_past_counts_in_the_years_after_it() -> None:
    aid = [Aid(Decimal(200_000), date(2026, 6, 1))]
    assert left_on(aid, date(2024, 6, 1)) == 100_000
    assert left_on(aid, date(2023, 6, 1)) == CEILING_EUR
    assert left_on([], date(2026, 1, 1)) == CEILING_EUR


GRANTS = st.lists(st.tuples(st.decimals(min_value=1, max_value=200_000, places=2), st.integers(0, 365 * 7)), min_size=1, max_size=15)


@given(GRANTS)
def test_no_three_years_ever_hold_more_than_the_ceiling(wanted: list[tuple[Decimal, int]]) -> None:
    """Whatever is asked for, in whatever order: what is granted up to what was left never passes the ceiling on any day."""
    aid: list[Aid] = []
    for amount, day in wanted:
        when = date(2022, 1, 1) + timedelta(days=day)
        left = left_on(aid, when)
        assert 0 <= left <= CEILING_EUR
        if left:
            aid.append(Aid(min(amount, left), when))
    days = (date(2022, 1, 1) + timedelta(days=day) for day in range(365 * 10))
    starts = {each.granted_on for each in aid}
    assert max((sum_until(aid, day) for day in days if day in starts), default=Decimal(0)) <= CEILING_EUR


@given(GRANTS, st.integers(0, 365 * 7))
def test_what_is_left_is_the_most_that_may_be_granted(before: list[tuple[Decimal, int]], day: int) -> None:
    aid = [Aid(amount / 20, date(2022, 1, 1) + timedelta(days=at)) for amount, at in before]
    when = date(2022, 1, 1) + timedelta(days=day)
    whole = [*aid, Aid(left_on(aid, when), when)]
    tops = [sum_until(whole, each) for each in (when + timedelta(days=after) for after in range(3 * 366))]
    assert max(tops) <= CEILING_EUR and CEILING_EUR in tops


def test_technologies_that_a_company_tries_out_move_its_tools() -> None:
    answers = dict(taken(SME, SME.examples[0].answers))
    grades = dict.fromkeys((f"s4_{row}" for row in range(1, 8)), 0)
    moved = {}
    for name, changed in {"none": {}, "tried": {"s4_2": 1, "s4_6": 2}, "used": {"s4_2": 3, "s4_6": 5}}.items():
        given_answers = answers | {"s3": [], "s4": grades | changed}
        found = next(each for each in gaps(SME, score(SME, given_answers), given_answers) if each.dimension.id == "d2")
        moved[name] = [each.code for each in found.moved_by if each.kind == "technologies"]
    assert moved == {"none": [], "tried": ["virtual-reality", "blockchain"], "used": []}


def test_every_row_of_newer_technologies_names_one_and_it_is_told_once() -> None:
    rows = next(each for each in SME.questions if each.id == "s4").items
    assert all(each.technologies and set(each.technologies) <= set(TECHNOLOGIES.codes) for each in rows)
    answers = dict(taken(SME, SME.examples[0].answers)) | {"s3": [], "s4": {each.id: 1 for each in rows}}
    found = next(each for each in gaps(SME, score(SME, answers), answers) if each.dimension.id == "d2")
    codes = [each.code for each in found.moved_by if each.kind == "technologies"]
    assert len(codes) == len(set(codes)) == 7


def test_a_public_body_is_told_apart_by_what_it_does() -> None:
    for code in PUBLIC_AREAS.codes:
        check_place("public", code, None, None)
    check_place("sme", "food-and-beverages", None, None)
    for audience, code in (("public", "food-and-beverages"), ("sme", "social-protection")):
        with pytest.raises(CodeNotInList):
            check_place(audience, code, None, None)  # type: ignore[arg-type]  # both are audiences
