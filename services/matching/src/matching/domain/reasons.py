"""Why a hub is proposed, in words. Points are parts of the score: together they make it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from contracts.taxonomies import COUNTRIES, LANGUAGES
from matching.domain.needs import Asked, LiveOffering
from matching.domain.words import first_text

ReasonKind = Literal["technologies", "sectors", "services", "functions", "region", "country", "language", "offerings"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `strength` is how much the hub is involved (1 to 5), `claims` how many hubs name the term,
    `rarity` the weight that follows from it: ln(1 + hubs / claims).
    """

    kind: ReasonKind
    points: float
    text: dict[str, str]
    code: str | None = None
    strength: int | None = None
    claims: int | None = None
    rarity: float | None = None
    offerings: tuple[LiveOffering, ...] = ()


def shared_term(asked: Asked, points: float, strength: int | None, claims: int, hubs: int, rarity: float) -> Reason:
    """The hub names a term of the need."""
    label = asked.term.label
    centres = "centra" if _is_one(hubs) else "centriem"
    en = f"{label.en}: {f'involvement {strength} of 5; ' if strength else ''}named by {claims} of {hubs} {'hub' if hubs == 1 else 'hubs'}"
    lv = f"{label.lv}: {f'iesaiste {strength} no 5; ' if strength else ''}norāda {claims} no {hubs} {centres}"
    text = {"lv": lv, "en": en}
    return Reason(asked.kind, round(points, 1), text, asked.code, strength, claims, round(rarity, 2))


def same_region(region: str, points: float) -> Reason:
    """The hub sits in the region that was asked for."""
    return Reason("region", round(points, 1), {"lv": "Centrs ir tajā pašā reģionā", "en": "The hub is in the same region"}, region)


def same_country(country: str, points: float) -> Reason:
    """The hub sits in the country that was asked for."""
    label = COUNTRIES.require(country).label
    return Reason("country", round(points, 1), {"lv": f"Tajā pašā valstī: {label.lv}", "en": f"In the same country: {label.en}"}, country)


def same_language(language: str, points: float) -> Reason:
    """The hub works in the language that was asked for."""
    label = LANGUAGES.require(language).label
    text = {"lv": f"Centrs strādā šajā valodā: {label.lv.lower()}", "en": f"The hub works in {label.en}"}
    return Reason("language", round(points, 1), text, language)


def languages_not_stated(language: str, points: float) -> Reason:
    """The hub does not say in which languages it works: neither for nor against it."""
    text = {"lv": "Centrs nav norādījis darba valodas", "en": "The hub does not state its languages"}
    return Reason("language", round(points, 1), text, language)


def live_offerings(offerings: Sequence[LiveOffering], shown: int, points: float) -> Reason:
    """The hub has something on offer now that shares terms with the need."""
    count = len(offerings)
    titles = [first_text(each.title) for each in offerings[:shown]]
    en = f"{count} live {'offering' if count == 1 else 'offerings'} on this: {', '.join(f'“{each}”' for each in titles)}"
    lv = f"{count} {_offerings_lv(count)} par šo: {', '.join(f'„{each}”' for each in titles)}"
    return Reason("offerings", round(points, 1), {"lv": lv, "en": en}, offerings=tuple(offerings[:shown]))


def _offerings_lv(count: int) -> str:
    if _is_one(count):
        return "pašreizējs piedāvājums"
    return "pašreizēju piedāvājumu" if count % 10 == 0 or 11 <= count % 100 <= 19 else "pašreizēji piedāvājumi"


def _is_one(count: int) -> bool:
    """Whether a Latvian noun stands in the singular: 1, 21, 101, but not 11."""
    return count % 10 == 1 and count % 100 != 11
