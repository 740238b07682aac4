"""What a hub writes in Markdown is shown as it was meant, and never runs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rendering.markdown import to_html, web_address

HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "![a](https://elsewhere.example/pixel.png)",
    '<a href="https://x" onclick="alert(1)">x</a>',
    "<img src=x onerror=alert(1)>",
    '[a](https://x" onmouseover="alert(1))',
    "<svg/onload=alert(1)>",
    '<style>@import "//evil"</style>',
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_and_nothing_is_loaded_from_elsewhere(text: str) -> None:
    html = str(to_html(text))
    assert re.findall(r"<(?!/?(?:p|a|br|em|strong|code)\b)\w+", html) == []
    assert re.findall(r"<[^>]*\son\w+\s*=", html) == []
    assert re.findall(r'href="(?!https?://|mailto:|tel:)', html) == []


def test_the_usual_marks_are_kept() -> None:
    html = str(to_html("## Kas jāņem\n\n- **dators**\n- [karte](https://x.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
    assert "<h4>Kas jāņem</h4>" in html
    assert "<strong>dators</strong>" in html
    assert 'rel="nofollow noopener ugc"' in html
    assert "<table>" in html


def test_headings_stand_below_those_of_the_page() -> None:
    assert str(to_html("# A\n\n###### B")) == "<h3>A</h3>\n<h6>B</h6>\n"


def test_deep_nesting_ends() -> None:
    assert len(str(to_html(">" * 20_000))) < 100_000


@given(st.text(alphabet="<>/&\"'`*_[]()!#-=:; \nabjscriptonhref", max_size=200))
def test_whatever_is_written_only_known_tags_come_out(text: str) -> None:
    tags = set(re.findall(r"<(\w+)", str(to_html(text))))
    assert tags <= {"p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6"} | {
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://cesis.example/kurss", "https://cesis.example/kurss"),
        (" HTTP://x.example ", "HTTP://x.example"),
        ("javascript:alert(1)", ""),
        ("//x.example", ""),
        ("https://", ""),
        ("data:text/html,x", ""),
        ("/offerings", ""),
        ("https://x y", ""),
        (None, ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(given: str | None, shown: str) -> None:
    assert web_address(given) == shown
