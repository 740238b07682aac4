"""Codes, periods and prices in the reader's words."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from portal.rendering.formats import LOCALES, Formats
from portal.rendering.terms import Terms

NBSP = "\N{NO-BREAK SPACE}"
LATVIAN = Terms("lv", LOCALES["lv"])
ENGLISH = Terms("en", LOCALES["en"])


def test_codes_are_called_by_their_names() -> None:
    assert ENGLISH.term("kinds", "course") == "Course"
    assert LATVIAN.term("kinds", "course") == "Kurss"
    assert LATVIAN.term("kinds", "of-the-future") == "of-the-future"
    assert ("course", "Kurss") in LATVIAN.options("kinds")


def test_several_codes_are_one_phrase() -> None:
    assert LATVIAN.terms("languages", ["lv", "en"]) == "Latviešu, angļu"
    assert ENGLISH.terms("languages", ["lv", "en"]) == "Latvian, English"
    assert LATVIAN.terms("audiences", ["companies", "ict-specialists", "seniors"]) == "Uzņēmumi, IKT speciālisti, seniori"
    assert ENGLISH.terms("technologies", []) == ""


@pytest.mark.parametrize(
    ("period", "words"),
    [("P6W", "6 nedēļas"), ("P1Y6M", "1 gads 6 mēneši"), ("PT90M", "90 minūšu"), ("P21D", "21 diena"), ("P", "P"), ("reizēm", "reizēm")],
)
def test_periods(period: str, words: str) -> None:
    assert LATVIAN.span(period).replace(NBSP, " ") == words


def test_hours_and_prices() -> None:
    assert LATVIAN.hours(12).replace(NBSP, " ") == "12 stundu"
    assert ENGLISH.hours(1.5).replace(NBSP, " ") == "1.5 hours"
    assert LATVIAN.money(Decimal("1250.50"), "EUR").replace(NBSP, " ") == "1 250,50 €"
    assert ENGLISH.money(Decimal(25), "EUR") == "€25.00"


def test_the_clock_in_which_times_are_told_has_a_name() -> None:
    formats = Formats("lv", ZoneInfo("Europe/Riga"))
    assert formats.zone_name("Europe/Riga") == "Austrumeiropas laiks"
    assert formats.zone_name("UTC") == "UTC"
    assert formats.zone_name("Europe/Cesis") == formats.zone_name()
