"""The data of Latvia's network is whole, and its texts are written in both languages, properly."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from contracts import taxonomies
from contracts.network import Network, SampleOffering

TODAY = date(2026, 11, 24)
FOREIGN = set("qwxy")
LATVIAN = set("aābcčdeēfgģhiījkķlļmnņoprsštuūvzž")
WITHOUT_MARKS = re.compile(
    r"\b((macib|apmacib|petij|uznem|pasvaldib|drosib|tehnologij|darbnic|parvald|iedzivotaj|region|razos|sakum|dalibniek|jaunies|inovacij"
    r"|makslig|digital[aoi]|prieks|nodarbibas|lidz|musu)\w*|pec|vel|majas)\b",
    re.IGNORECASE,
)
"""Stems that, written so, are Latvian words whose marks were left out."""


def texts(found: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every language map within parsed YAML, with the way to it."""
    if isinstance(found, dict):
        if found.keys() & {"lv", "en"}:
            yield path, found
        else:
            for key, value in found.items():
                yield from texts(value, f"{path}.{key}")
    elif isinstance(found, list):
        for position, value in enumerate(found):
            yield from texts(value, f"{path}.{value.get('slug', position) if isinstance(value, dict) else position}")


def all_texts(parts: dict[str, Any], entries: list[dict[str, Any]]) -> list[tuple[str, dict[str, str]]]:
    found = list(texts({**parts, "offerings": entries}))
    assert len(found) > 200
    return found


def test_counts(network: Network, offerings: tuple[SampleOffering, ...]) -> None:
    assert (len(network.regions), len(network.hubs), len(network.organisations), len(offerings)) == (5, 8, 3, 40)
    today = network.municipalities_on(TODAY)
    assert Counter(each.kind for each in today) == {"municipality": 35, "state-city": 7}
    assert Counter(each.region for each in today) == {"riga": 10, "vidzeme": 9, "kurzeme": 8, "zemgale": 6, "latgale": 9}


def test_regions_have_the_codes_of_2024(network: Network) -> None:
    codes = {each.slug: each.nuts for each in network.regions}
    assert codes == {"riga": "LV00A", "vidzeme": "LV00C", "kurzeme": "LV00B", "zemgale": "LV009", "latgale": "LV005"}


def test_varaklani_joined_madona_in_july_2025(network: Network) -> None:
    before, after = (network.municipalities_on(day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert (len(before), len(after)) == (43, 42)
    assert {each.name["lv"] for each in before} - {each.name["lv"] for each in after} == {"Varakļānu novads"}
    assert {each.atvk for each in before if each.merged_into == "0038001"} == {"0038000", "0055000"}
    assert network.municipalities_on(date(2021, 6, 30)) == ()


def test_iso_codes_are_unique_on_any_day(network: Network) -> None:
    for day in (date(2022, 1, 1), TODAY):
        codes = [each.iso for each in network.municipalities_on(day)]
        assert len(set(codes)) == len(codes)


def test_hubs_sit_where_they_sit(network: Network) -> None:
    assert {each.slug: each.region for each in network.hubs} == {
        "cesis": "vidzeme", "liepaja": "kurzeme", "sigulda": "riga", "kuldiga": "kurzeme", "ventspils": "kurzeme", "jelgava": "zemgale",
        "latvian-it-cluster": "riga", "lda": "riga",
    }  # fmt: skip
    assert {each.slug for each in network.hubs if each.status == "edih"} == {"latvian-it-cluster", "lda"}


def test_made_up_strengths_are_modest_and_marked(network: Network) -> None:
    for hub in network.hubs:
        assert hub.sample is (hub.status == "regional")
        if hub.sample:
            assert {"services", "technologies", "sectors", "functions"} <= set(hub.sample_fields)


def test_offerings_are_spread(network: Network, offerings: tuple[SampleOffering, ...]) -> None:
    assert all(each.sample for each in offerings)
    assert {each.hub for each in offerings} == {each.slug for each in network.hubs}
    assert {each.kind for each in offerings} == set(taxonomies.KINDS.codes)
    assert {each.level for each in offerings} - {None} == set(taxonomies.LEVELS.codes)
    assert {audience for each in offerings for audience in each.audiences} == set(taxonomies.AUDIENCES.codes)
    assert {each.mode for each in offerings} == set(taxonomies.MODES.codes)
    assert {region for each in offerings for region in each.regions} == {each.slug for each in network.regions}
    assert any(each.regions == ("latgale",) for each in offerings), "no hub sits in Latgale, yet somebody teaches there"


def test_dated_kinds_have_dates(offerings: tuple[SampleOffering, ...]) -> None:
    assert [each.slug for each in offerings if bool(each.sessions) is (each.kind in {"service", "curriculum"})] == []


def test_every_text_is_in_both_languages(parts: dict[str, Any], offering_entries: list[dict[str, Any]]) -> None:
    assert [path for path, text in all_texts(parts, offering_entries) if set(text) != {"lv", "en"}] == []


def test_latvian_is_written_in_latvian_letters(parts: dict[str, Any], offering_entries: list[dict[str, Any]]) -> None:
    for path, text in all_texts(parts, offering_entries):
        latvian = text["lv"]
        assert unicodedata.is_normalized("NFC", latvian), path
        assert {letter for letter in latvian.lower() if letter.isalpha()} <= LATVIAN | FOREIGN, path
        assert len(latvian) < 60 or not latvian.isascii(), f"{path}: no sentence of this length does without a mark"
        assert WITHOUT_MARKS.search(latvian) is None, f"{path}: marks are missing: {latvian}"


def test_nobody_can_be_written_to_by_mistake(offering_entries: list[dict[str, Any]]) -> None:
    addresses = re.findall(r"[\w.-]+@([\w.-]+)|https://([\w.-]+)", repr(offering_entries))
    assert addresses
    assert [found for found in addresses if not "".join(found).endswith(".example")] == []
