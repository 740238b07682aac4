"""Why a hub is proposed, in words. Points are parts of the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from contracts.taxonomies import COUNTRIES, LANGUAGES
from matching.domain.engine.member import Member, Record
from matching.domain.needs import LISTS, Asked, Client, Weakness

ReasonKind = Literal[
    "technologies",
    "sectors",
    "services",
    "functions",
    "not-stated",
    "weaknesses",
    "place",
    "language",
    "offerings",
    "topic",
    "proven",
    "record",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `strength` is how much the hub is involved (1 to 5), `claims` how many hubs name the term,
    `rarity` the weight that follows from it: ln(hubs / claims).
    """

    kind: ReasonKind
    points: float
    text: dict[str, str]
    code: str | None = None
    strength: int | None = None
    claims: int | None = None
    rarity: float | None = None


def shared_term(asked: Asked, points: float, strength: int | None, claims: int, hubs: int, rarity: float) -> Reason:
    """The hub names a term of the need."""
    label = asked.term.label
    centres = "centra" if is_one(hubs) else "centriem"
    en = f"{label.en}: {f'involvement {strength} of 5; ' if strength else ''}named by {claims} of {hubs} {'hub' if hubs == 1 else 'hubs'}"
    lv = f"{label.lv}: {f'iesaiste {strength} no 5; ' if strength else ''}norāda {claims} no {hubs} {centres}"
    return Reason(asked.kind, round(points, 1), {"lv": lv, "en": en}, asked.code, strength, claims, round(rarity, 2))


def lists_not_stated(points: float) -> Reason:
    """The hub left the lists empty that the need is about: it is taken as an average one."""
    text = {
        "lv": "Centrs savā profilā to nav norādījis; vērtēts kā vidējais",
        "en": "The hub's profile does not say; it is taken as an average one",
    }
    return Reason("not-stated", round(points, 1), text)


def weaknesses(helped: Sequence[Weakness], points: float) -> Reason:
    """The hub does what moves the weak dimensions of the client's assessment."""
    lv = ", ".join(f"„{each.name.get('lv') or each.name.get('en')}” ({each.score:.0f} no 100)" for each in helped)
    en = ", ".join(f"“{each.name.get('en') or each.name.get('lv')}” ({each.score:.0f} of 100)" for each in helped)
    text = {"lv": f"Palīdz tur, kur novērtējums rāda vājākās vietas: {lv}", "en": f"Helps where your assessment is weak: {en}"}
    return Reason("weaknesses", round(points, 1), text)


WEAKNESSES_UNNAMED = {"lv": "Palīdz tur, kur novērtējums rāda vājākās vietas", "en": "Helps where the client's assessment is weak"}
"""The same for a hub that may not see the results of the assessment."""


def place(client: Client, member: Member, points: float) -> Reason:
    """How near the hub is."""
    if client.country != member.country:
        return Reason("place", 0.0, {"lv": "Centrs ir citā valstī", "en": "The hub is in another country"})
    if client.municipality and client.municipality == member.municipality:
        return Reason("place", round(points, 1), {"lv": "Centrs ir jūsu pašvaldībā", "en": "The hub is in your municipality"})
    if client.region and client.region == member.region:
        return Reason(
            "place", round(points, 1), {"lv": "Centrs ir tajā pašā reģionā", "en": "The hub is in the same region"}, client.region
        )
    label = COUNTRIES.require(member.country).label
    text = {"lv": f"Centrs ir tajā pašā valstī: {label.lv}", "en": f"In the same country: {label.en}"}
    return Reason("place", round(points, 1), text, member.country)


def language(wanted: str, spoken: Sequence[str], points: float) -> Reason:
    """The hub works in the language that was asked for, or does not say."""
    label = LANGUAGES.require(wanted).label
    text = {"lv": f"Centrs strādā šajā valodā: {label.lv.lower()}", "en": f"The hub works in {label.en}"}
    if not spoken:
        text = {"lv": "Centrs nav norādījis darba valodas", "en": "The hub does not state its languages"}
    return Reason("language", round(points, 1), text, wanted)


def offerings(live: Sequence[Asked], points: float) -> Reason:
    """The hub has something on offer now that shares terms with the need."""
    lv, en = (", ".join(LISTS[each.kind].require(each.code).label[tongue] for each in live) for tongue in ("lv", "en"))
    return Reason("offerings", round(points, 1), {"lv": f"Pašlaik piedāvā par šo: {lv}", "en": f"Has offerings on this now: {en}"})


def topic(points: float) -> Reason:
    """What the hub writes of itself and its offerings is near to the need's words."""
    text = {"lv": "Centra apraksts un piedāvājumi ir tuvi jūsu vārdiem", "en": "What the hub writes and offers is close to your words"}
    return Reason("topic", round(points, 1), text)


def proven(served: int, points: float) -> Reason:
    """The hub has served needs of the kind to the end."""
    text = {"lv": f"Īstenotas līdzīgas vajadzības: {served}", "en": f"Similar needs served: {served}"}
    if not served:
        text = {"lv": "Par līdzīgu darbu vēl nav ziņu; vērtēts kā vidēji", "en": "Nothing is known yet of similar work; taken as average"}
    return Reason("proven", round(points, 1), text)


def record(of: Record, capacity: int | None, points: float) -> Reason:
    """How the hub answers, and whether it has room."""
    lv, en = "Par atbilžu laiku vēl nav ziņu", "Nothing is known yet of its answer times"
    if of.asked:
        lv, en = f"Laikus atbildēts: {of.in_time} no {of.asked}", f"Answered in time: {of.in_time} of {of.asked}"
    if capacity is not None:
        free = max(0, capacity - of.open)
        lv, en = f"{lv}; brīvas vietas: {free} no {capacity}", f"{en}; free places: {free} of {capacity}"
    return Reason("record", round(points, 1), {"lv": lv, "en": en})


def is_one(count: int) -> bool:
    """Whether a Latvian noun stands in the singular: 1, 21, 101, but not 11."""
    return count % 10 == 1 and count % 100 != 11
