"""Hubs for a call for partners and calls for a hub."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from contracts.projects import ProjectOpened
from matching.domain.engine import Engine, Member
from matching.domain.needs import Asked
from matching.domain.partners import Call, calls_for, hubs_for, terms_of

AI, SECURITY, ROBOTICS = (Asked("technologies", code) for code in ("artificial-intelligence", "cybersecurity", "robotics"))
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def member(slug: str, *claims: Asked, **changes: Any) -> Member:
    return Member(slug=slug, name={"lv": slug}, claims=dict.fromkeys(claims, 3), **{"country": "LV", "languages": ("lv",)} | changes)


def call(number: int = 1, *terms: Asked, **changes: Any) -> Call:
    plain: dict[str, Any] = {
        "project": UUID(int=number), "title": {"lv": "Projekts"}, "sought": {"lv": "Meklējam partneri"}, "lead": "lead",
        "partners": frozenset({"lead"}), "terms": dict.fromkeys(terms, 1.0), "regions": (), "places": 1, "closes_at": NOW,
    }  # fmt: skip
    return Call(**plain | changes)


HUBS = Engine({each.slug: each for each in (
    member("lead", ROBOTICS), member("all", AI, SECURITY, ROBOTICS, region="kurzeme"), member("only", ROBOTICS, region="vidzeme"),
    member("ai", AI), member("quiet", ROBOTICS, languages=()), member("abroad", ROBOTICS, region="kurzeme", languages=("en",)),
)})  # fmt: skip


def test_the_nearest_profile_comes_first_and_partners_and_strangers_are_left_out() -> None:
    found = hubs_for(HUBS, call(1, ROBOTICS))
    assert [each.member.slug for each in found] == ["only", "quiet", "abroad", "all"]
    assert found[0].reasons[0].code == "robotics"
    assert abs(sum(each.points for each in found[0].reasons) - found[0].score) < 0.2


def test_region_and_language_count_where_the_call_says_them() -> None:
    found = {each.member.slug: each for each in hubs_for(HUBS, call(1, ROBOTICS, regions=("vidzeme",)))}
    assert found["only"].score == 100
    assert found["only"].score > found["quiet"].score > found["abroad"].score
    assert "vienā no projekta reģioniem" in " ".join(each.text["lv"] for each in found["only"].reasons)
    assert all(0 <= each.score <= 100 for each in found.values())


def test_calls_of_a_hub_are_ordered_and_leave_out_its_own() -> None:
    calls = [call(1, AI, ROBOTICS), call(2, ROBOTICS), call(3, SECURITY), call(4, ROBOTICS, partners=frozenset({"lead", "only"}))]
    assert [each.call.project.int for each in calls_for(HUBS, calls, "only")] == [2, 1]
    assert calls_for(HUBS, calls, "lead") == []
    assert calls_for(HUBS, [call(5)], "only") == []


def test_a_call_without_codes_is_read_from_its_words() -> None:
    project = {
        "id": UUID(int=1),
        "version": 1,
        "changed_at": NOW,
        "title": {"lv": "Roboti"},
        "state": "open",
        "lead": "lead",
        "partners": [],
    }
    words = {"sought": {"lv": "Meklējam partneri ar pieredzi kiberdrošībā"}, "places": 1, "closes_at": NOW}
    read = terms_of(ProjectOpened.model_validate(project | {"call": words}))
    assert SECURITY in read and 0 < read[SECURITY] <= 1
    named = terms_of(ProjectOpened.model_validate(project | {"call": words | {"technologies": ["robotics"], "sectors": ["education"]}}))
    assert named == {ROBOTICS: 1.0, Asked("sectors", "education"): 1.0}
    assert terms_of(ProjectOpened.model_validate(project)) == {}
