"""The style sheets keep their promises: readable, whole, small, our own fonts with every Latvian letter."""

import re
from itertools import product

import pytest

from portal.rendering.pages import TEMPLATES
from portal.rendering.static import STATIC
from portal.rendering.tokens import Colour, colours, named, tokens

SHEETS = {path.name: path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css")}
GROUNDS = named("ground")
INKS = named("ink")
TEXT_PAIRS = [*product(INKS, GROUNDS), *((colour.pair, colour.name) for colour in colours().values() if colour.pair)]
EDGE_PAIRS = list(product(["line-strong", "line-focus", "pine", "danger"], GROUNDS))
LETTERS = "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ–—„“”’…€·"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ratios(one: Colour, other: Colour) -> dict[str, float]:
    return {"light": contrast(one.light, other.light), "dark": contrast(one.dark, other.dark)}


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable_on_its_ground_in_both_themes(ink: str, ground: str) -> None:
    assert min(ratios(colours()[ink], colours()[ground]).values()) >= 4.5, ratios(colours()[ink], colours()[ground])


@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_what_is_operated_are_seen(edge: str, ground: str) -> None:
    assert min(ratios(colours()[edge], colours()[ground]).values()) >= 3


def test_every_ink_and_ground_is_among_the_pairs() -> None:
    assert len(GROUNDS) >= 3
    assert len(INKS) >= 5
    unpaired = {name for name in colours() if not name.startswith(("line", "on-"))} - {name for pair in TEXT_PAIRS for name in pair}
    assert unpaired == set()


def test_every_named_value_exists_and_is_used() -> None:
    used = {name for sheet in SHEETS.values() for name in re.findall(r"var\(--([a-z0-9-]+)", sheet)}
    own = {name for sheet in SHEETS.values() for name in re.findall(r"(?<![\w-])--([a-z0-9-]+):", sheet)}
    assert used - own == set()
    assert set(tokens()) - used == set()


@pytest.mark.parametrize("name", sorted(set(SHEETS) - {"tokens.css"}))
def test_no_colour_is_named_outside_the_tokens(name: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)|\b(?:rgb|hsl|oklch)a?\(", rules) == []


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_rule_stands_in_a_layer(name: str) -> None:
    outside = re.sub(r"/\*.*?\*/|@layer [\w, ]+;|@font-face \{.*?\}", "", SHEETS[name], flags=re.DOTALL).strip()
    assert outside.startswith("@layer ")
    assert outside.count("{") == outside.count("}")


def test_the_sheets_and_fonts_are_small() -> None:
    every_page = re.search(r"for sheet in \(([^)]+)\)", (TEMPLATES / "base.html").read_text(encoding="utf-8"))
    assert every_page is not None
    shared = {f"{name}.css" for name in re.findall(r'"(\w+)"', every_page[1])}
    assert shared < set(SHEETS)
    assert sum(len(SHEETS[name].encode()) for name in shared) < 40_000
    assert all(len(sheet.encode()) < 10_000 for sheet in SHEETS.values())
    assert sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2")) < 300_000


@pytest.mark.parametrize("family", ["Source Sans 3", "Literata"])
def test_our_fonts_are_asked_for_every_latvian_letter(family: str) -> None:
    faces = [face for face in re.findall(r"@font-face \{(.*?)\}", SHEETS["base.css"]) if f'"{family}"' in face]
    ranges = [part.strip()[2:] for face in faces for part in face.partition("unicode-range:")[2].strip(" ;").split(",")]
    bounds = [(int(low, 16), int(high or low, 16)) for low, _, high in (part.partition("-") for part in ranges)]
    assert [letter for letter in LETTERS if not any(low <= ord(letter) <= high for low, high in bounds)] == []


def test_every_file_that_the_sheets_load_is_here_and_every_font_has_its_licence() -> None:
    loaded = {address for sheet in SHEETS.values() for address in re.findall(r'url\("([^"]+)"\)', sheet)}
    assert loaded
    assert [address for address in loaded if not (STATIC / "css" / address).is_file()] == []
    fonts = {re.sub(r"-latin(-ext)?$", "", font.stem) for font in (STATIC / "fonts").glob("*.woff2")}
    for family in fonts:
        licence = (STATIC / "fonts" / f"{family}-LICENSE.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in licence.upper()
        assert licence.startswith("Copyright")
    assert "Zero-Clause BSD" in (STATIC / "vendor" / "htmx-LICENSE.txt").read_text(encoding="utf-8")


def test_what_is_hidden_stays_hidden_whatever_its_class() -> None:
    assert "[hidden] { display: none !important; }" in SHEETS["base.css"]


def test_motion_stops_for_those_who_ask() -> None:
    for name, sheet in SHEETS.items():
        if "infinite" in sheet:
            assert "prefers-reduced-motion: reduce" in sheet, name
