"""The thesaurus is whole, well written and honest about what is ambiguous."""

import pytest

from contracts.taxonomies import packaged
from contracts.thesaurus import GROUPS, LANGUAGES_READ, READING, THESAURUS, Lexicon, problems

SECTORS = THESAURUS["sectors"]


def changed(**terms: object) -> list[str]:
    """The problems of the sectors with one entry changed."""
    content = SECTORS.model_dump()
    content["terms"] |= terms
    return list(problems(Lexicon.model_validate(content), packaged("sectors")))


def entry(lv: list[str], en: list[str] | None = None, **more: object) -> dict[str, object]:
    ten = [f"word{number}" for number in range(10)]
    return {language: {"sure": said, "likely": [], "hint": ten} for language, said in (("lv", lv), ("en", en or []))} | more


@pytest.mark.parametrize("name", THESAURUS)
def test_every_term_has_its_words_in_both_languages(name: str) -> None:
    assert list(problems(THESAURUS[name], packaged(name))) == []


@pytest.mark.parametrize("name", THESAURUS)
def test_a_term_has_twenty_phrases_and_more(name: str) -> None:
    counts = {code: sum(len(each[language]) for language in LANGUAGES_READ) for code, each in THESAURUS[name].terms.items()}
    assert {code: count for code, count in counts.items() if count < 20} == {}


def test_latvian_phrases_are_written_with_diacritics() -> None:
    """Somebody who types without them is understood all the same, but the data is Latvian."""
    for lexicon in THESAURUS.values():
        phrases = [phrase for each in lexicon.terms.values() for _, phrase in each.lv]
        assert sum(not phrase.isascii() for phrase in phrases) > len(phrases) / 4


def test_groups_and_reading_words_are_single_and_in_both_languages() -> None:
    for group in GROUPS.values():
        for language in LANGUAGES_READ:
            assert group[language]
            assert [word for word in group[language] if " " in word or word != word.lower()] == []
    assert all(getattr(READING, role)[language] for role in ("aside", "refuse", "want", "split") for language in LANGUAGES_READ)


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        ({"tobacco": entry(["Tabaka"])}, "lower case"),
        ({"tobacco": entry(["c*"])}, "shorter than"),
        ({"tobacco": entry(["@nothing darbs"])}, "a group that is not there"),
        ({"tobacco": entry(["maiznīc*"])}, "name it in shared"),
        ({"tobacco": entry(["tabaka", "tabaka"])}, "stands twice at tobacco"),
        ({"tobacco": entry(["tabaka\u0304"])}, "NFC"),
        ({"tobacco": entry([], implies={"smoking": 0.5})}, "implies smoking"),
        ({"smoking": entry([])}, "not in the list"),
    ],
)
def test_a_mistake_in_the_data_is_named(terms: dict[str, object], wrong: str) -> None:
    assert any(wrong in problem for problem in changed(**terms))


def test_a_term_without_words_is_named() -> None:
    content = SECTORS.model_dump()
    del content["terms"]["tobacco"]
    content["terms"]["nuclear"]["lv"] = {"sure": ["atoms"], "likely": [], "hint": []}
    found = list(problems(Lexicon.model_validate(content), packaged("sectors")))
    assert "tobacco: has no entry" in found
    assert "nuclear: has 1 phrases in lv, needs 10" in found
