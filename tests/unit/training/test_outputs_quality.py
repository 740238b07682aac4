"""The score of completeness and what is out of date."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import new_id
from contracts.taxonomies import KINDS, MODES
from contracts.training import OfferingContent, Session
from training.domain.offerings import Catalogued
from training.domain.quality import CRITERIA, STALE_AFTER, assess, untranslated

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def offering(*, changed: datetime = NOW, ends: tuple[timedelta, ...] = (), status: str = "scheduled", **content: Any) -> Catalogued:
    sessions = tuple(
        Session(id=new_id(), starts_at=NOW + end - timedelta(hours=1), ends_at=NOW + end, status=status)  # type: ignore[arg-type]
        for end in ends
    )
    written = OfferingContent.model_validate({"kind": "course", "title": {"lv": "Kurss"}, "mode": "online"} | content)
    return Catalogued(new_id(), "cesis", "published", 1, written, sessions, NOW, changed)


def stale(found: Catalogued, *, link_fails: bool = False) -> list[str]:
    return [each.code for each in assess(found, NOW, link_fails=link_fails).stale]


DAY = timedelta(days=1)


def test_why_an_offering_may_be_out_of_date() -> None:
    assert stale(offering()) == []
    assert stale(offering(changed=NOW - STALE_AFTER - DAY)) == ["untouched"]
    assert stale(offering(changed=NOW - STALE_AFTER - DAY, ends=(DAY,))) == []
    assert stale(offering(ends=(-DAY,))) == ["past"]
    assert stale(offering(ends=(-DAY, DAY))) == []
    assert stale(offering(ends=(DAY,), status="cancelled")) == ["cancelled"]
    assert stale(offering(), link_fails=True) == ["link"]


FIELDS = {
    "summary": {"lv": "a", "en": "b"}, "description": {"lv": "a" * 200}, "level": "basic", "languages": ["lv"], "audiences": ["seniors"],
    "regions": ["vidzeme"], "technologies": ["data"], "contact": {"email": "a@b.example"}, "workload_hours": 2, "price": {"free": True},
    "prerequisites": {"en": "x"}, "licence": "CC0-1.0", "competences": [{"framework": "DigComp", "version": "3.0", "code": "1.1"}],
}  # fmt: skip


@given(st.sampled_from(KINDS.codes), st.sampled_from(MODES.codes), st.sets(st.sampled_from(sorted(FIELDS))), st.booleans())
def test_the_score_is_a_share_and_filling_in_never_lowers_it(kind: str, mode: str, filled: set[str], dated: bool) -> None:
    ends = (DAY,) if dated else ()
    content = {name: FIELDS[name] for name in filled}
    found = assess(offering(kind=kind, mode=mode, ends=ends, **content), NOW, link_fails=False)
    assert 0 <= found.score <= 100
    assert (found.score == 100) is (not found.missing)
    for name in FIELDS.keys() - filled - {"prerequisites", "description"}:  # in one language they need a translation too
        more = assess(offering(kind=kind, mode=mode, ends=ends, **content, **{name: FIELDS[name]}), NOW, link_fails=False)
        assert more.score >= found.score


def test_missing_translations_are_named_both_ways() -> None:
    content = offering(title={"lv": "a", "en": " "}, prerequisites={"en": "x"}, summary={"lv": "s", "en": "s"}).content
    assert untranslated(content) == {"lv": ("prerequisites",), "en": ("title",)}


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.code)
def test_every_criterion_has_points_and_a_reason_in_both_languages(criterion: Any) -> None:
    assert criterion.points > 0
    assert all(criterion.reason[language].endswith(".") for language in ("lv", "en"))
