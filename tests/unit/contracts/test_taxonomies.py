"""The shared lists are whole, well written, and understand the European hub catalogue."""

import json
import pickle
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts import taxonomies
from contracts.taxonomies import Label, Taxonomy, Term, UnknownTermError

CATALOGUE = Path(__file__).parents[4] / "shared" / "data" / "edih-catalogue.jsonl"
SIZES = {
    "sectors": 42, "services": 15, "technologies": 34, "functions": 4, "competences": 26, "levels": 4, "audiences": 8, "modes": 3,
    "kinds": 6, "hub_statuses": 4, "languages": 26, "countries": 41,
    "public_areas": 10,
}  # fmt: skip
SLUGS = [each for each in taxonomies.ALL if each.name not in {"competences", "countries"}]
LATVIAN_LETTERS = set("aābcčdeēfgģhiījkķlļmnņoprsštuūvzž")


def each_term() -> list[Any]:
    return [pytest.param(term, id=f"{taxonomy.name}-{term.code}") for taxonomy in taxonomies.ALL for term in taxonomy]


def test_lists_have_their_known_size() -> None:
    assert {each.name: len(each) for each in taxonomies.ALL} == SIZES


@pytest.mark.parametrize("taxonomy", SLUGS, ids=lambda each: each.name)
def test_codes_are_lower_case_slugs(taxonomy: Taxonomy) -> None:
    assert [code for code in taxonomy.codes if not code.replace("-", "").isalnum() or code != code.lower() or not code.isascii()] == []


@pytest.mark.parametrize("term", each_term())
def test_latvian_labels_are_latvian(term: Term) -> None:
    label = term.label["lv"]
    assert unicodedata.is_normalized("NFC", label)
    assert {letter for letter in label.lower() if letter.isalpha()} <= LATVIAN_LETTERS
    assert label == label.strip() and label[0].isupper()


@pytest.mark.parametrize("taxonomy", taxonomies.ALL, ids=lambda each: each.name)
def test_no_two_terms_look_the_same(taxonomy: Taxonomy) -> None:
    for language in ("lv", "en"):
        labels = [term.label[language] for term in taxonomy]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("taxonomy", [taxonomies.SECTORS, taxonomies.SERVICES, taxonomies.TECHNOLOGIES], ids=lambda each: each.name)
def test_every_catalogue_list_has_a_catalogue_name_for_each_term(taxonomy: Taxonomy) -> None:
    assert [term.code for term in taxonomy if term.catalogue is None or taxonomy.by_catalogue_name(term.catalogue) is not term] == []


@pytest.mark.skipif(not CATALOGUE.exists(), reason=f"the catalogue of hubs is not here: {CATALOGUE.name}")
def test_every_name_in_the_catalogue_is_known() -> None:
    rows = [json.loads(line) for line in CATALOGUE.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 457
    read = {"sectors": taxonomies.SECTORS, "services": taxonomies.SERVICES, "technologies": taxonomies.TECHNOLOGIES}
    used = {(field, name) for row in rows for field in read for name in row[field]}
    used |= {("country", row["country"]) for row in rows} | {("status", row["status"]) for row in rows}
    lists = read | {"country": taxonomies.COUNTRIES, "status": taxonomies.HUB_STATUSES}
    assert {(field, name) for field, name in used if lists[field].by_catalogue_name(name) is None} == set()
    named = {(field, term.catalogue) for field, taxonomy in lists.items() for term in taxonomy if term.catalogue}
    assert named - used == set(), "a catalogue name that the catalogue does not use is mistyped"


@given(st.sampled_from([term for term in taxonomies.TECHNOLOGIES if term.catalogue]), st.data())
def test_catalogue_names_are_found_whatever_their_case_and_spaces(term: Term, data: st.DataObject) -> None:
    assert term.catalogue is not None
    letters = [data.draw(st.sampled_from((letter, letter.upper(), letter.lower()))) for letter in term.catalogue]
    spaced = "".join(data.draw(st.sampled_from((" ", "  ", "\t", "\u00a0"))) if letter == " " else letter for letter in letters)
    assert taxonomies.TECHNOLOGIES.by_catalogue_name(f" {spaced}\n") is term


def test_a_name_that_is_only_close_is_not_taken() -> None:
    assert taxonomies.SECTORS.by_catalogue_name("Manufacturing") is None
    assert taxonomies.SECTORS.by_catalogue_name("") is None


def test_an_unknown_code_names_what_looks_like_it() -> None:
    assert taxonomies.SECTORS.get("enrgy") is None
    assert "enrgy" not in taxonomies.SECTORS
    with pytest.raises(UnknownTermError, match="did you mean energy") as caught:
        taxonomies.SECTORS.require("enrgy")
    assert caught.value.code == "unknown_term"


def test_digcomp_has_five_areas_and_twenty_one_competences_in_both_editions() -> None:
    areas = [term for term in taxonomies.COMPETENCES if term.broader is None]
    assert [area.code for area in areas] == ["1", "2", "3", "4", "5"]
    assert [len(taxonomies.COMPETENCES.narrower(area.code)) for area in areas] == [3, 6, 4, 4, 4]
    assert all(tuple(term.names) == taxonomies.DIGCOMP_VERSIONS for term in taxonomies.COMPETENCES)
    assert taxonomies.COMPETENCES.require("2.5").names["2.2"]["en"] == "Netiquette"
    assert taxonomies.COMPETENCES.require("2.5").names["3.0"]["en"] == "Digital behaviour"


def test_each_step_of_the_scale_has_one_level() -> None:
    steps = [taxonomies.level_of_step(step).code for step in range(1, 9)]
    assert steps == ["basic", "basic", "intermediate", "intermediate", "advanced", "advanced", "highly-advanced", "highly-advanced"]
    for outside in (0, 9):
        with pytest.raises(UnknownTermError):
            taxonomies.level_of_step(outside)


def test_a_list_refuses_what_would_make_codes_ambiguous() -> None:
    label = Label(en="One", lv="Viens")
    with pytest.raises(ValueError, match="there twice"):
        Taxonomy("numbers", [Term(code="one", label=label), Term(code="one", label=label)])
    with pytest.raises(ValueError, match="catalogue name"):
        Taxonomy("numbers", [Term(code="one", label=label, catalogue="One"), Term(code="two", label=label, catalogue=" ONE")])
    with pytest.raises(ValueError, match="not in the list"):
        Taxonomy("numbers", [Term(code="one", label=label, broader="number")])


def test_terms_cannot_be_changed_and_can_travel() -> None:
    term = taxonomies.KINDS.require("course")
    for part, field in ((term, "code"), (term.label, "lv")):
        with pytest.raises(ValidationError):
            setattr(part, field, "cits")
    assert pickle.loads(pickle.dumps(term)) == term
    assert len({term, term.model_copy()}) == 1
    assert term.model_dump(mode="json")["label"] == {"en": "Course", "lv": "Kurss"}
    with pytest.raises(KeyError):
        term.label["de"]
    with pytest.raises(ValidationError):
        Label(en="Course", lv=" ")
