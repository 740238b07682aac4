"""Turns what pages hold into plain text: no markup, no script, whatever the character set claims to be."""

import html
import re

from lxml import etree
from lxml import html as pages

CHARSETS = ("utf-8", "windows-1257", "latin-1")
"""What texts of this region turn out to be in; the last one reads every byte."""
MARKUP = re.compile(r"<[a-zA-Z!/][^>]*>|<[a-zA-Z!/][^>]*$|&(?:#\d+|#x[0-9a-fA-F]+|\w{2,31});")
UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "form")
BLOCKS = {"p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr", "blockquote", "pre"}
ROUNDS = 3
"""How often markup is unwrapped that was escaped as text."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffd]")
"""Control characters, among them those that turn the direction of a text, and what stands for a character that was none."""
LONGEST = 200_000


def decoded(body: bytes, declared: str | None) -> tuple[str, bool]:
    """(the text, whether it was in the character set that it names)."""
    for number, charset in enumerate(("utf-8-sig" if not declared or declared.lower() in ("utf-8", "utf8") else declared, *CHARSETS)):
        try:
            return body.decode(charset), number == 0
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace"), False


def plain(text: object) -> str:
    """One line of plain text."""
    return " ".join(markdown(text).split())


def markdown(text: object) -> str:
    """Plain paragraphs and lists; everything else of HTML is left out. Text that was escaped twice is unwrapped too."""
    if not isinstance(text, str | int | float):
        return ""
    said = str(text)[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    for _ in range(ROUNDS):
        if not MARKUP.search(said):
            break
        said = _without_markup(said)
    else:
        said = re.sub(r"[<>]", " ", html.unescape(said))
    said = CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in said.split("\n"))).strip()


def _without_markup(text: str) -> str:
    if not re.search(r"<[a-zA-Z!/]", text):
        return html.unescape(text)
    try:
        tree = pages.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return html.unescape(re.sub(r"<[^>]*>?", " ", text))
    for each in list(tree.iter(etree.Comment, etree.ProcessingInstruction, *UNSEEN)):
        each.drop_tree()
    for each in tree.iter():
        if each.tag == "br":
            each.tail = f"\n{each.tail or ''}"
        elif each.tag == "li":
            each.text = f"\n- {each.text or ''}"
        elif each.tag in BLOCKS and each is not tree:
            each.text, each.tail = f"\n\n{each.text or ''}", f"\n\n{each.tail or ''}"
    return str(tree.text_content())
