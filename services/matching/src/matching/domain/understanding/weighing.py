"""From the phrases of a text to the terms that it asks for, surest first.

Every phrase is a witness who is right with a certain probability; witnesses who rest on different words are taken as independent, so
the strength of a term is 1 - Π(1 - certainty). A term is understood from one half on: more likely meant than not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from contracts.thesaurus import THESAURUS
from matching.domain.needs import LISTS, Asked, Kind
from matching.domain.understanding.asker import EXPECTED, Asker
from matching.domain.understanding.reading import Hit, read

CUT_OFF = 0.5
NEAR = 0.65
"""A term must also be this near to the surest of its list: beside a bakery, one word about shops is not a second trade."""
LATER = 0.65
"""What a word is worth as a sign of the asker's sector after an opening that says who asks; it tells of customers, suppliers, wares."""
LEAST = 0.3
"""Whoever asks a hub asks for some service: where none reaches the cut-off, the likeliest from here on is taken."""
NEW_TECHNOLOGY = 0.3
"""How surely somebody who asks for a technology asks for technological innovation, if nothing else says so."""
SHOWN = 5
INTRODUCED = 0.9
"""How sure a word of the opening must be of the sector."""
MOST: Mapping[Kind, int] = {"sectors": 3, "technologies": 5, "services": 3, "functions": 3}
"""More terms than this is no understanding: a long text touches many, and means few."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A term that a text asks for: how surely (0 to 1), and the words that led there, weightiest first. No words: inferred from others."""

    asked: Asked
    strength: float
    because: tuple[str, ...]


def understand(text: str, language: str | None = None, asker: Asker | None = None) -> list[Understood]:
    """What a text asks for, list by list and surest first. A text that says nothing gives nothing, whoever asks."""
    said = read(text, language)
    if not said:
        return []
    witnesses = _independent(_introduced(said))
    strengths = {asked: _joined(hit.strength for hit in hits) for asked, hits in witnesses.items()}
    _infer(strengths, asker)
    because = {asked: tuple(dict.fromkeys(hit.words for hit in hits))[:SHOWN] for asked, hits in witnesses.items()}
    chosen = [each for kind in LISTS for each in _chosen(kind, strengths)]
    return [Understood(asked, round(strengths[asked], 3), because.get(asked, ())) for asked in chosen]


def _introduced(hits: list[Hit]) -> list[Hit]:
    if not any(hit.opening and hit.asked.kind == "sectors" and hit.strength >= INTRODUCED for hit in hits):
        return hits
    return [hit if hit.opening or hit.asked.kind != "sectors" else replace(hit, strength=LATER * hit.strength) for hit in hits]


def _independent(hits: Iterable[Hit]) -> dict[Asked, list[Hit]]:
    """For each term the hits that rest on words of their own, surest first: the same word said twice is one witness."""
    kept: defaultdict[Asked, list[Hit]] = defaultdict(list)
    used: defaultdict[Asked, set[int]] = defaultdict(set)
    spoken: defaultdict[Asked, set[str]] = defaultdict(set)
    for hit in sorted(hits, key=lambda hit: (-hit.strength, -len(hit.spots), hit.spots)):
        if not used[hit.asked].intersection(hit.spots) and hit.words not in spoken[hit.asked]:
            kept[hit.asked].append(hit)
            used[hit.asked].update(hit.spots)
            spoken[hit.asked].add(hit.words)
    return dict(kept)


def _infer(strengths: dict[Asked, float], asker: Asker | None) -> None:
    """What a careful reader adds: terms that come with others, and what such an asker asks for."""
    for asked, strength in list(strengths.items()):
        for code, share in THESAURUS[asked.kind].terms[asked.code].implies.items():
            _add(strengths, Asked(asked.kind, code), share * strength)
    if any(asked.kind == "technologies" and strength >= CUT_OFF for asked, strength in strengths.items()):
        _add(strengths, Asked("services", "technological-innovation"), NEW_TECHNOLOGY)
    for asked, strength in EXPECTED[asker].items() if asker else ():
        _add(strengths, asked, strength)


def _add(strengths: dict[Asked, float], asked: Asked, strength: float) -> None:
    strengths[asked] = _joined((strengths.get(asked, 0.0), strength))


def _joined(strengths: Iterable[float]) -> float:
    doubt = 1.0
    for each in strengths:
        doubt *= 1 - each
    return 1 - doubt


def _chosen(kind: Kind, strengths: Mapping[Asked, float]) -> list[Asked]:
    order = {code: place for place, code in enumerate(LISTS[kind].codes)}
    ranked = sorted((each for each in strengths if each.kind == kind), key=lambda each: (-round(strengths[each], 3), order[each.code]))
    enough = max(CUT_OFF, NEAR * strengths[ranked[0]]) if ranked else CUT_OFF
    sure = [each for each in ranked if strengths[each] >= enough][: MOST[kind]]
    if not sure and kind == "services" and ranked and strengths[ranked[0]] >= LEAST:
        return ranked[:1]
    return sure
