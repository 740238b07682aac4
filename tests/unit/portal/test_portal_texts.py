"""Both languages say the same things, and no text is missing or left over."""

import re
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from portal import rendering
from portal.rendering import LANGUAGES, Catalogue, Formats, TextError
from portal.rendering.formats import LOCALES
from portal.rendering.pages import TEMPLATES, TEXTS

SOURCES = [*TEMPLATES.rglob("*.html"), *Path(rendering.__file__).parent.parent.rglob("*.py")]
LITERAL_CALL = re.compile(r"""\b(?:t|text)\(\s*["']([a-z_]+\.[a-z0-9_]+)["']""")
ANY_CALL = re.compile(r"(?<![\w.])t\((?!\s*[\"'])")


def catalogue(language: str) -> Catalogue:
    return Catalogue(TEXTS / language, LOCALES[language], str)


def used_keys() -> dict[str, str]:
    return {key: path.name for path in SOURCES for key in LITERAL_CALL.findall(path.read_text(encoding="utf-8"))}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_languages_have_the_same_keys_of_the_same_kind() -> None:
    first, *others = ({key: isinstance(text, str) for key, text in catalogue(language).entries.items()} for language in LANGUAGES)
    assert len(first) > 100
    for other in others:
        assert other == first


def test_no_template_asks_for_a_text_that_is_missing() -> None:
    entries = catalogue("lv").entries
    assert {key: where for key, where in used_keys().items() if key not in entries} == {}


def test_no_text_is_left_over() -> None:
    assert set(catalogue("lv").entries) - set(used_keys()) == set()


def test_keys_are_written_out_so_that_these_tests_can_find_them() -> None:
    assert [path.name for path in TEMPLATES.rglob("*.html") if ANY_CALL.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_exactly_the_forms_of_the_language(language: str) -> None:
    forms = set(Locale.parse(language).plural_form.rules) | {"other"}
    plurals = {key: set(text) for key, text in catalogue(language).entries.items() if not isinstance(text, str)}
    assert plurals
    assert {key: given for key, given in plurals.items() if given != forms} == {}


def test_a_text_takes_the_same_values_in_both_languages() -> None:
    latvian, english = (catalogue(language).entries for language in ("lv", "en"))
    for key, text in latvian.items():
        other = english[key]
        for form in (text,) if isinstance(text, str) else text.values():
            for which, twin in (("other", other),) if isinstance(other, str) else other.items():
                # English "one" is the number one and nothing else, so it may be said without it: "every hour". Latvian "one" is 21 too.
                left_out = {"n"} if which == "one" else set()
                assert placeholders(form) - left_out == placeholders(twin) - left_out, key


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 brīvu vietu"),
        (1, "1 brīva vieta"),
        (2, "2 brīvas vietas"),
        (10, "10 brīvu vietu"),
        (11, "11 brīvu vietu"),
        (19, "19 brīvu vietu"),
        (21, "21 brīva vieta"),
        (22, "22 brīvas vietas"),
        (30, "30 brīvu vietu"),
        (111, "111 brīvu vietu"),
        (121, "121 brīva vieta"),
    ],
)
def test_latvian_counts_in_three_forms(count: int, words: str) -> None:
    assert catalogue("lv").text("design.seats_left", n=count) == words


def test_numbers_in_texts_are_written_the_language_s_way() -> None:
    formats = Formats("lv", ZoneInfo("Europe/Riga"))
    texts = Catalogue(TEXTS / "lv", LOCALES["lv"], formats.number)
    assert texts.text("shell.shown", n=12_345) == "Šajā lapā: 12\N{NO-BREAK SPACE}345 ieraksti"


@pytest.mark.parametrize(
    ("key", "values", "says"),
    [
        ("shell.absent", {}, "texts/<language>/shell.json"),
        ("shell.shown", {}, "pass the count as n"),
        ("shell.shown", {"n": "3"}, "pass the count as n"),
        ("shell.title_end", {}, "needs the value 'network'"),
    ],
)
def test_a_mistake_in_a_template_says_how_to_mend_it(key: str, values: dict[str, object], says: str) -> None:
    with pytest.raises(TextError, match=re.escape(says)):
        catalogue("lv").text(key, **values)
