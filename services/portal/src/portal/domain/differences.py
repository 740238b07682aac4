"""What changed between two texts, in words, so that a reader need not compare pages."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Part = tuple[Literal["same", "gone", "new"], str]
WORDS = re.compile(r"\s+|[^\s]+")
LONGEST = 4_000
"""Words of both texts together that are compared; longer ones are shown whole, one after the other."""


def differences(old: str, new: str) -> list[Part]:
    """The parts of both texts in reading order: what stayed, what went, what came."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > LONGEST:
        return [*_part("gone", old), *_part("new", new)]
    found: list[Part] = []
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            found += _part("same", "".join(before[a:b]))
            continue
        found += [*_part("gone", "".join(before[a:b])), *_part("new", "".join(after[c:d]))]
    return found


def _part(kind: Literal["same", "gone", "new"], text: str) -> Iterator[Part]:
    if text:
        yield kind, text
