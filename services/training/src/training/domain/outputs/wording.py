"""Texts as every format can carry them: in one language, without Markdown, without signs that no XML may hold."""

import re
from collections.abc import Mapping
from typing import Final

from contracts.taxonomies import Taxonomy

LANGUAGES: Final = ("lv", "en")
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2), not even escaped; no other format wants it either."""
LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\(\s*<?([^\s()<>]{1,2000})>?[^()\n]{0,200}\)")
MARKS = re.compile(r"^ {0,3}(?:#{1,6}\s+|>\s?)|(?<!\w)(\*\*|__|\*|_|~~|`{1,3})(?=\S)|(?<=\S)(\*\*|__|\*|_|~~|`{1,3})(?!\w)", re.MULTILINE)


def clean(text: str) -> str:
    """The text without signs that XML cannot hold, and with one kind of line end."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def said(text: Mapping[str, str] | None, language: str) -> str:
    """A text in the reader's language, else in another one; empty where there is none."""
    return said_in(text, language)[1]


def said_in(text: Mapping[str, str] | None, language: str) -> tuple[str, str]:
    """(the language it is in, the text): the reader's own first, then the network's, then whichever there is."""
    for tongue in (language, *LANGUAGES, *(text or {})):
        if text and (found := clean(text.get(tongue, "")).strip()):
            return tongue, found
    return language, ""


def every(text: Mapping[str, str] | None) -> dict[str, str]:
    """The text in all languages in which it says something."""
    return {tongue: found for tongue, each in (text or {}).items() if (found := clean(each).strip())}


def plain(markdown: str) -> str:
    """Markdown as a reader of plain text wants it: links with their address behind them, no signs of emphasis."""
    linked = LINK.sub(lambda found: f"{found[1]} ({found[2]})" if found[1] and found[1] != found[2] else found[2], markdown)
    return MARKS.sub("", linked).strip()


def named(taxonomy: Taxonomy, code: str, language: str) -> str:
    """The name of a code, or the code where its list does not know it."""
    term = taxonomy.get(code)
    return code if term is None else term.label[language if language in LANGUAGES else "en"]
