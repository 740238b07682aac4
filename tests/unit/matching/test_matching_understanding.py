"""Words of a text against the names of terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.taxonomies import SECTORS, TECHNOLOGIES
from matching.domain.codes import nearest
from matching.domain.needs import LISTS, Asked
from matching.domain.understanding import understood
from matching.domain.words import first_text, folded, words


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Meklējam palīdzību: MĀKSLĪGAIS INTELEKTS, robotika", {"artificial-intelligence", "robotics"}),
        ("maksligais intelekts", {"artificial-intelligence"}),
        ("We want artificial intelligence for health care.", {"artificial-intelligence", "health-care"}),
        ("a big data project", {"big-data"}),
        ("our data needs space", set()),
        ("mazo projektu", set()),
        ("digital twins of the smart city", {"digital-twins", "smart-city"}),
        ("internet-of-things", {"internet-of-things"}),
        ("Internet of\n things", {"internet-of-things"}),
        ("kiberdrošību", set()),
        ("", set()),
        ("<script>robotics</script>", {"robotics"}),
        ("roboticsrobotics", set()),
    ],
)
def test_exact_names_are_found_and_nothing_else(text: str, codes: set[str]) -> None:
    assert {each.code for each in understood([text])} == codes


@pytest.mark.parametrize("kind", LISTS)
def test_every_name_finds_its_own_term(kind: str) -> None:
    alone = {"data", "space", "regulation"}
    for term in LISTS[kind]:  # type: ignore[index]
        for name in (term.label.lv, term.label.en):
            found = {each.code for each in understood([name])}
            assert term.code in found or (term.code in alone and len(words(name)) == 1), name


@given(st.lists(st.text(max_size=200), max_size=3))
def test_any_text_is_read_without_harm(texts: list[str]) -> None:
    assert all(isinstance(each, Asked) and each.code in LISTS[each.kind] for each in understood(texts))


def test_codes_of_technologies_and_sectors_do_not_clash() -> None:
    assert not set(TECHNOLOGIES.codes) & set(SECTORS.codes), "offerings share codes by code alone"


@pytest.mark.parametrize(
    ("given", "meant"),
    [("cybersecurty", "cybersecurity"), ("Kiberdrošība", "cybersecurity"), ("Big Data", "big-data"), ("robotika", "robotics")],
)
def test_a_mistyped_code_or_a_name_finds_the_code(given: str, meant: str) -> None:
    assert nearest(TECHNOLOGIES, given)[0] == meant


def test_texts_are_folded_and_the_first_language_that_is_written_is_read() -> None:
    assert folded("ČĒSIS Žagare") == "cesis zagare"
    assert first_text({"en": "Hub", "lv": " "}) == "Hub"
    assert first_text({"de": "Zentrum", "en": "Hub", "lv": "Centrs"}) == "Centrs"
    assert first_text({"de": "Zentrum"}) == "Zentrum"
