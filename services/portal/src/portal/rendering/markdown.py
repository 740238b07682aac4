"""What hubs write in Markdown, as HTML that is safe to show: rendered, then cleaned by a list of what may stay."""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6"} | {
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = {"http", "https", "mailto", "tel"}
WEB = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
BELOW = 2
"""Headings stand two steps lower than written: the page has its own above them."""

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).enable(["table", "strikethrough"])


@lru_cache(maxsize=256)
def to_html(text: str) -> Markup:
    """Markdown as HTML; raw HTML in it is shown as text, images are left out."""
    tokens = _reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + BELOW)}"
    html = _reader.renderer.render(tokens, _reader.options, {})
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener ugc")
    return Markup(cleaned)  # noqa: S704  cleaned just above


def web_address(text: str | None) -> str:
    """The address if a browser may open it as a page, else nothing: never `javascript:` and its like."""
    return text.strip() if text and WEB.fullmatch(text.strip()) else ""
