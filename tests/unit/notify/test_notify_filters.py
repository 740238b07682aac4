"""Which offerings fit a subscription, and that the index never loses one."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import UnknownCode
from contracts.training import OfferingState
from notify.domain import filters
from notify.errors import NoDayLeft

BASE = {"kind": "course", "title": {"lv": "Kurss"}, "hub": "cesis", "mode": "on-site", "state": "published"}

TITLED = {"title": {"lv": "Drošība", "en": "Safety"}, "summary": {"lv": "Bērni internetā"}}


def offering(**changes: Any) -> OfferingState:
    return OfferingState.model_validate(BASE | {"id": uuid4(), "published_at": datetime.now(UTC)} | changes)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({}, True),
        ({"kinds": ["course", "event"]}, True),
        ({"kinds": ["event"]}, False),
        ({"hubs": ["cesis"], "regions": ["vidzeme"]}, True),
        ({"hubs": ["cesis"], "regions": ["kurzeme"]}, False),
        ({"levels": ["basic"]}, False),
        ({"languages": ["lv", "en"]}, True),
        ({"municipalities": ["0022000"]}, True),
        ({"municipalities": ["0027000"]}, True),
        ({"municipalities": ["0099999"]}, False),
        ({"free_only": True}, False),
        ({"events": ["revised"]}, False),
        ({"events": ["published"]}, True),
        ({"words": "DROSIBA internetā"}, True),
        ({"words": "drošība uzņēmumā"}, False),
        ({"words": "safety"}, True),
        ({"starts_from": "2027-01-02"}, True),
        ({"starts_from": "2027-01-03"}, False),
        ({"starts_until": "2027-01-01"}, False),
        ({"starts_from": "2027-01-02", "starts_until": "2027-01-02"}, True),
    ],
)
def test_every_filter_counts_and_an_empty_one_means_any(wanted: dict[str, Any], fits: bool) -> None:
    session = {
        "id": uuid4(),
        "starts_at": "2027-01-01T22:30Z",
        "ends_at": "2027-01-01T23:30Z",
        "place": {"name": "x", "municipality": "0027000"},
    }
    known = offering(**TITLED, regions=["vidzeme"], languages=["lv"], municipalities=["0022000"], sessions=[session], price={"amount": "5"})
    assert filters.fits(wanted, known, "published") is fits


def test_without_sessions_no_day_fits() -> None:
    assert not filters.fits({"starts_from": "2027-01-01"}, offering(), "published")


def test_days_in_the_wrong_order_are_refused() -> None:
    filters.check({"starts_from": "2027-01-02", "starts_until": "2027-01-02"})
    with pytest.raises(NoDayLeft):
        filters.check({"starts_from": "2027-01-02", "starts_until": "2027-01-01"})


def test_online_for_no_place_in_particular_is_for_every_place() -> None:
    anywhere, somewhere = offering(mode="online"), offering(mode="online", regions=["kurzeme"])
    for wanted in ({"regions": ["vidzeme"]}, {"municipalities": ["0022000"]}):
        assert filters.fits(wanted, anywhere, "published")
        assert not filters.fits(wanted, somewhere, "published")


def test_an_unknown_code_is_named_with_its_field() -> None:
    with pytest.raises(UnknownCode) as refused:
        filters.check({"kinds": ["course"], "technologies": ["magic"]})
    assert refused.value.field == "filters.technologies"


CODES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True)
WANTED = st.fixed_dictionaries({}, optional=dict.fromkeys(filters.DIMENSIONS, CODES) | {"free_only": st.booleans()})
OFFERED = st.builds(
    offering,
    kind=st.sampled_from("abc"), hub=st.sampled_from("abc"), mode=st.sampled_from(["a", "b", "online"]),
    level=st.none() | st.sampled_from("abc"), regions=CODES, municipalities=CODES, technologies=CODES, sectors=CODES, audiences=CODES,
    languages=st.lists(st.sampled_from(["lv", "en"]), max_size=2, unique=True), price=st.sampled_from([{"free": True}, {"amount": "1"}]),
)  # fmt: skip


@given(WANTED, OFFERED)
def test_whatever_fits_is_found_by_its_anchors(wanted: dict[str, Any], offered: OfferingState) -> None:
    if filters.fits(wanted, offered, "published"):
        assert set(filters.anchors(wanted)) & set(filters.terms(offered))
