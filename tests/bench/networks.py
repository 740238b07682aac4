"""Hubs and needs of any number for the engine: the European catalogue where it lies beside the checkout, else made of the lists."""

import json
import random
from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path

from contracts.taxonomies import COUNTRIES, LANGUAGES
from matching.domain.engine import Member, Record
from matching.domain.needs import LISTS, Asked, Client, Wish
from matching.domain.topic import topic
from matching.evaluation.files import Listed, country_of

CATALOGUE = Path(__file__).parents[3] / "shared" / "data" / "edih-catalogue.jsonl"
REGIONS = ("riga", "vidzeme", "kurzeme", "zemgale", "latgale")
WORDS = ("robotics", "factory", "welding", "sensors", "hospital", "records", "schools", "teachers", "harvest", "energy", "ports", "timber")
NOW = 1_764_000_000.0


def catalogued() -> dict[str, Member]:
    """The 457 hubs of the catalogue, or as many made ones where it is not there."""
    if not CATALOGUE.exists():
        return made(457)
    hubs = [Listed.model_validate(json.loads(line)) for line in CATALOGUE.read_text("utf-8").splitlines()]
    chance = random.Random(1)
    return {hub.id: _listed(hub, chance) for hub in hubs}


def made(count: int) -> dict[str, Member]:
    """Hubs that claim as the catalogue's do: a few common terms, many rare ones; the same every time."""
    chance = random.Random(2)
    codes = {kind: terms.codes for kind, terms in LISTS.items()}
    found = {}
    for number in range(count):
        claims = {Asked(kind, code): chance.randint(1, 5) for kind in codes for code in _some(chance, codes[kind])}
        text = " ".join(chance.choices(WORDS, k=20))
        found[f"hub-{number:05}"] = _member(f"hub-{number:05}", claims, chance, text, chance.choice(COUNTRIES.codes))
    return found


def wishes(count: int) -> Iterator[Wish]:
    """Needs of three to eight terms with a place, a language and a text."""
    chance = random.Random(3)
    terms = [Asked(kind, code) for kind, listed in LISTS.items() for code in listed.codes]
    for _ in range(count):
        asked = {term: round(chance.uniform(0.5, 1.0), 2) for term in chance.sample(terms, chance.randint(3, 8))}
        client = Client("company", "small", None, "LV", chance.choice(REGIONS))
        yield Wish(asked, client, chance.choice(("lv", "en")), words=topic({"en": " ".join(chance.choices(WORDS, k=8))}))


def _some(chance: random.Random, codes: tuple[str, ...]) -> list[str]:
    return [code for at, code in enumerate(codes) if chance.random() < 0.6 / (1 + at / 6)]


def _listed(hub: Listed, chance: random.Random) -> Member:
    text = f"{hub.title or ''} {hub.description or ''}"
    return _member(hub.id, {each: chance.randint(1, 5) for each in sorted(hub.claims())}, chance, text, country_of(hub.country) or "LV")


def _member(slug: str, claims: Mapping[Asked, int | None], chance: random.Random, text: str, country: str) -> Member:
    offered = {term: inf for term in claims if term.kind in ("technologies", "sectors") and chance.random() < 0.1}
    return Member(
        slug=slug,
        name={"en": slug},
        country=country,
        region=chance.choice(REGIONS) if country == "LV" else None,
        languages=tuple(chance.sample(LANGUAGES.codes, 2)),
        claims=claims,
        capacity=chance.choice((None, 5)),
        offered=offered,
        words=topic({"en": text}),
        record=Record(asked=chance.randint(0, 9), in_time=0, open=chance.randint(0, 5)),
    )
