"""Filters are read from the address, asked of the service, and taken away one by one."""

from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import QueryParams

from portal.filters import CATALOGUE, PROJECTS

RIGA = ZoneInfo("Europe/Riga")


def test_what_is_asked_is_what_the_address_says() -> None:
    chosen = CATALOGUE.read(QueryParams("region=vidzeme&free=yes&q= dro%C5%A1%C4%ABba  internet%C4%81 &kind=&other=1"), RIGA)
    assert dict(chosen.values) == {"q": "drošība internetā", "region": "vidzeme", "free": "yes"}
    assert chosen.asked() == {"q": "drošība internetā", "region": "vidzeme", "free": "true"}
    assert len(chosen) == 3


def test_days_are_days_of_the_network_and_the_last_one_counts_whole() -> None:
    chosen = CATALOGUE.read(QueryParams("from=2026-10-24&until=2026-10-25"), RIGA)
    assert chosen.asked() == {"starts_from": "2026-10-24T00:00:00+03:00", "starts_until": "2026-10-26T00:00:00+02:00"}


@pytest.mark.parametrize("query", ["from=24.10.2026", "from=x", "until=9999-12-31", "free=maybe", "from=2026-02-30"])
def test_a_value_that_cannot_be_understood_is_left_out_and_named(query: str) -> None:
    chosen = CATALOGUE.read(QueryParams(query), RIGA)
    assert chosen.asked() == {}
    assert chosen.wrong == (query.partition("=")[0],)


def test_a_chip_takes_its_filter_away_and_leads_to_the_first_page() -> None:
    chosen = CATALOGUE.read(QueryParams("region=vidzeme&q=a%26b&cursor=abc"), RIGA)
    assert chosen.without("region") == "/offerings?q=a%26b"
    assert chosen.page("x/y") == "/offerings?q=a%26b&region=vidzeme&cursor=x%2Fy"
    assert chosen.page(None) == "/offerings?q=a%26b&region=vidzeme"
    assert chosen.asked()["cursor"] == "abc"


def test_without_filters_the_address_is_bare() -> None:
    chosen = PROJECTS.read(QueryParams("open=yes"), RIGA)
    assert chosen.asked() == {"open_call": "true"}
    assert chosen.without("open") == "/projects"


def test_endless_and_broken_values_are_cut() -> None:
    chosen = CATALOGUE.read(QueryParams({"q": "a\0b" + "x" * 10_000, "cursor": "y" * 10_000}), RIGA)
    assert len(chosen.get("q")) == 100
    assert "\0" not in chosen.get("q")
    assert len(chosen.cursor) == 500
