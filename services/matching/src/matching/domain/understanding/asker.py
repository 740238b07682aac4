"""Who asks, as far as it tells something about what is asked."""

from typing import Literal

from matching.domain.needs import Asked
from matching.domain.words import words

Asker = Literal["company", "public-body"]
PUBLIC = {"public", "pso", "government", "municipality", "publiska", "pasvaldiba", "iestade"}

EXPECTED: dict[Asker, dict[Asked, float]] = {
    "company": {Asked("services", "sme-support"): 0.4},
    "public-body": {Asked("services", "public-sector-innovation"): 0.6, Asked("sectors", "public-administration"): 0.3},
}
"""What may be expected of such an asker before a word is read. A public body that changes how it works asks for innovation in the
public sector; a company that asks a hub most often asks as a small one, but its words must say something of it too."""


def asker(kind: str | None) -> Asker | None:
    """The sort of asker that a free description means ("SME", "public-body"); None where none is given."""
    if not kind or not kind.strip():
        return None
    return "public-body" if PUBLIC & set(words(kind)) else "company"
