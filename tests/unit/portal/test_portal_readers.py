"""The language and theme a reader gets."""

import pytest

from portal.rendering import Preferences, preferences
from portal.rendering.readers import accepted


def test_the_address_beats_the_cookie_and_the_cookie_beats_the_browser() -> None:
    assert preferences({"lang": "en"}, {"lang": "lv"}, "lv").language == "en"
    assert preferences({}, {"lang": "en"}, "lv").language == "en"
    assert preferences({}, {}, "en-GB,lv;q=0.5").language == "en"


def test_without_a_wish_it_is_the_network_s_language() -> None:
    assert preferences({}, {}, "de,fr;q=0.9") == Preferences("lv", "auto")
    assert preferences({}, {}, default="en").language == "en"


@pytest.mark.parametrize("value", ["", "LV", "xx", "lv-LV", "../en", "<script>"])
def test_an_unknown_value_counts_as_not_given(value: str) -> None:
    assert preferences({"lang": value, "theme": value}, {"lang": "en", "theme": "dark"}) == Preferences("en", "dark")


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("lv", ["lv"]),
        ("en;q=0.4, lv;q=0.9", ["lv", "en"]),
        ("ru-RU, LV-lv;q=0.8", ["ru", "lv"]),
        ("lv;q=0, en", ["en"]),
        ("lv;q=abc, en;q=0.1", ["en"]),
        ("", [""]),
    ],
)
def test_accept_language_is_read_by_its_weights(header: str, languages: list[str]) -> None:
    assert accepted(header) == languages
