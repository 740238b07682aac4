"""Codes checked against their lists; what is unknown is answered with the codes that look like it."""

import difflib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from contracts.taxonomies import Taxonomy
from matching.domain.words import folded
from matching.errors.directory import CodeNotInList

NEAREST = 3
LONGEST = 80


def unknown_codes(field: str, taxonomy: Taxonomy, codes: Iterable[str]) -> Iterator[CodeNotInList]:
    """One problem for each code that the list does not have."""
    for code in codes:
        if code not in taxonomy:
            value = code[:LONGEST]
            yield CodeNotInList(field=field, value=value, list=taxonomy.name, hint=_hint(taxonomy, value))


@lru_cache(maxsize=4096)  # a wrong mapping repeats the same mistake in every row of an import
def nearest(taxonomy: Taxonomy, given: str) -> tuple[str, ...]:
    """The codes that somebody may have meant: by name in any of its languages, or by spelling."""
    names = _names(taxonomy)
    spelt = difflib.get_close_matches(folded(given), names, n=NEAREST, cutoff=0.6)
    return tuple(dict.fromkeys(names[name] for name in spelt))


@cache
def _names(taxonomy: Taxonomy) -> dict[str, str]:
    return {folded(name): term.code for term in taxonomy for name in (term.label.lv, term.label.en, term.catalogue or term.code, term.code)}


def _hint(taxonomy: Taxonomy, given: str) -> dict[str, str]:
    near = nearest(taxonomy, given)
    if near:
        return {"en": f"Did you mean {' or '.join(near)}?", "lv": f"Varbūt domājāt {' vai '.join(near)}?"}
    known = ", ".join(taxonomy.codes)
    return {"en": f"Use one of: {known}.", "lv": f"Lietojiet kādu no šīm: {known}."}
