"""What texts ask for, in people's own words: inflected, mistyped, without diacritics, refused."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.taxonomies import SECTORS, TECHNOLOGIES
from matching.domain.codes import nearest
from matching.domain.needs import LISTS, Asked
from matching.domain.understanding import CUT_OFF, asker, phrases, prepare, reading, spelling, understand, understood
from matching.domain.understanding.tokens import languages_of, tokens
from matching.domain.words import first_text, folded


def codes(text: str, language: str | None = None, kind: str | None = None) -> set[str]:
    return {each.asked.code for each in understand(text, language, asker(kind))}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Meklējam palīdzību: MĀKSLĪGAIS INTELEKTS", "artificial-intelligence"),
        ("maksliga intelekta iespejas", "artificial-intelligence"),
        ("par kiberdrošību", "cybersecurity"),
        ("kiberdrosibas jautajumi", "cybersecurity"),
        ("kibredrošība", "cybersecurity"),
        ("cybersecurty for our office", "cybersecurity"),
        ("Mums ir maiznīca", "food-and-beverages"),
        ("no mūsu maiznīcām", "food-and-beverages"),
        ("digital twins of the plant", "digital-twins"),
        ("Internet of\n things", "internet-of-things"),
        ("<script>robotics</script>", "robotics"),
        ("mums atteikumi rodas, jo noliktavas atlikumi glabājas burtnīcā", "logistics"),
        ("mašīna, kas pati ceļ smagas kastes", "robotics"),
        ("We'd like to know which machine is going to fail next week", "artificial-intelligence"),
        ("gribam iemācīt mūsu jaunajiem darbiniekiem", "vocational-training"),
        ("where could we get the money", "finance"),
    ],
)
def test_everyday_words_are_understood(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We rent office space and need storage space.", "space"),
        ("our data", "data"),
        ("the 5garden", "communication-network"),
        ("filmējam video", "environment"),
        ("Darba vide ir laba", "environment"),
        ("We are a plant manager's club with good people", "artificial-intelligence"),
    ],
)
def test_words_in_another_sense_are_left_alone(text: str, code: str) -> None:
    assert code not in codes(text)


@pytest.mark.parametrize(
    ("text", "wanted", "refused"),
    [
        ("We do not need a website, we need training for our staff.", "vocational-training", "internet-services"),
        ("We don't want robots but we want sensors.", "sensors-and-vision", "robotics"),
        ("Mājaslapu mums nevajag, vajag apmācības.", "vocational-training", "internet-services"),
        ("Negribam robotus. Gribam mākslīgo intelektu.", "artificial-intelligence", "robotics"),
        ("Gribam apmācības un robotus nevajag", "vocational-training", "robotics"),
    ],
)
def test_what_is_refused_is_not_asked(text: str, wanted: str, refused: str) -> None:
    found = codes(text)
    assert wanted in found
    assert refused not in found


def test_who_refuses_something_keeps_the_sector() -> None:
    assert "food-and-beverages" in codes("Esam maiznīca un mājaslapu mums nevajag", "lv")


def test_the_words_that_led_there_are_told() -> None:
    found = {each.asked.code: each for each in understand("Mūsu kokzāģētavā gribam robotu", "lv")}
    assert found["paper-and-wood"].because == ("kokzāģētavā",)
    assert found["robotics"].because == ("robotu",)
    assert all(CUT_OFF <= each.strength <= 1 for each in found.values() if each.asked.kind != "services")


def test_more_words_make_surer_and_the_surest_come_first() -> None:
    once = understand("We need sensors.", "en")
    more = understand("We need sensors and thermal cameras for quality inspection.", "en")
    assert once[0].asked == more[0].asked == Asked("technologies", "sensors-and-vision")
    assert more[0].strength > once[0].strength
    assert understand("sensors sensors sensors", "en")[0].strength == once[0].strength, "the same word again is no further witness"
    for kind in LISTS:
        strengths = [each.strength for each in more if each.asked.kind == kind]
        assert strengths == sorted(strengths, reverse=True)


def test_who_asks_counts_only_where_something_is_said() -> None:
    text = "Gribam viedo apgaismojumu"
    assert "public-sector-innovation" in codes(text, "lv", "public-body")
    assert "public-sector-innovation" not in codes(text, "lv", "sme")
    for empty in ("", "   ", "asdf qwer zxcv", "12345 !!!", "=SUM(A1)"):
        assert understand(empty, None, "public-body") == [], empty


def test_kinds_of_askers() -> None:
    assert [asker(kind) for kind in (None, " ", "SME", "startup", "public-body", "Public sector", "PSO")] == [
        None, None, "company", "company", "public-body", "public-body", "public-body",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_every_name_finds_its_own_term(kind: str) -> None:
    everyday = {"data", "space", "regulation", "finance", "security", "mobility"}
    for term in LISTS[kind]:  # type: ignore[index]
        for name in (term.label.lv, term.label.en):
            assert term.code in codes(name) or term.code in everyday, name


@pytest.mark.parametrize(
    ("text", "stated", "read"),
    [
        ("We need help", None, ("en",)),
        ("mums vajag", None, ("lv",)),
        ("robots", None, ("lv", "en")),
        ("mums", "en", ("en",)),
        ("a", "de", ("lv", "en")),
    ],
)
def test_the_language_is_the_stated_one_else_the_spoken_one_else_both(text: str, stated: str | None, read: tuple[str, ...]) -> None:
    assert languages_of(tokens(text), stated) == read


@given(st.lists(st.text(max_size=200), max_size=3))
@settings(deadline=None)
def test_any_text_is_read_without_harm(texts: list[str]) -> None:
    assert all(isinstance(each, Asked) and each.code in LISTS[each.kind] for each in understood(texts))


def test_the_same_text_gives_the_same_answer() -> None:
    text = "Mums ir neliela viesnīca, gribam čatbotu un rezervācijas internetā"
    assert len({tuple(understand(text, "lv")) for _ in range(3)}) == 1


def test_a_need_is_read_in_a_few_milliseconds_and_a_long_text_in_proportion() -> None:
    """A generous multiple of the 5 ms promised: the machine is shared."""
    need = "Ražotnē motori sabojājas pēkšņi un līnija stāv. Gribam uzlikt devējus un zināt iepriekš, kura iekārta sabojāsies. "
    understand(need, "lv")
    started = time.perf_counter()
    for _ in range(20):
        understand(need, "lv")
    assert (time.perf_counter() - started) / 20 < 0.025
    started = time.perf_counter()
    assert understand(need * 430, "lv")
    assert time.perf_counter() - started < 10


def test_what_a_process_makes_once_is_made_before_anybody_asks() -> None:
    reading._pieces.cache_clear()
    spelling.mended.cache_clear()
    prepare()
    made = [each.cache_info().currsize for each in (phrases.book, spelling._by_first_letter, spelling.mended)]
    assert made == [2, 2, 2], "one for each language"


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
