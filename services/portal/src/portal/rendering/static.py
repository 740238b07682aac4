"""The files that browsers load: where they lie, their addresses, and drawings that become part of a page."""

import hashlib
from functools import cache
from pathlib import Path

from markupsafe import Markup

STATIC = Path(__file__).resolve().parent.parent / "static"


class StaticFiles:
    """Addresses that carry a mark of the content, so that browsers may keep a file for a year."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._marks: dict[str, str] = {}

    def link(self, name: str) -> str:
        """`css/base.css` → `/static/css/base.css?v=<mark>`; a name that is no file is an error at once."""
        if name not in self._marks:
            self._marks[name] = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
        return f"{self._address}/{name}?v={self._marks[name]}"


@cache
def inline_image(name: str) -> Markup:
    """An SVG of our own as part of the page, so that it takes the text's colour."""
    return Markup((STATIC / "images" / name).read_text(encoding="utf-8").strip())  # noqa: S704 - a file of this package, never input
