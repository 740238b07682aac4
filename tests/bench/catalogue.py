"""A catalogue of any size, made of the network's words and many rare ones, and what people ask of it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import asyncpg
import orjson

from chassis.ids import new_id
from contracts.taxonomies import AUDIENCES, COMPETENCES, KINDS, LEVELS, MODES, SECTORS, TECHNOLOGIES
from training.domain.search.question import Order, Question

HUBS = tuple(f"hub-{number}" for number in range(457))
REGIONS = ("riga", "vidzeme", "kurzeme", "zemgale", "latgale")
LANGUAGES = ("lv", "lv", "lv", "en", "ru")
MUNICIPALITIES = tuple(f"00{number:05d}" for number in range(42))
ASKED = {"level": LEVELS.codes, "region": REGIONS, "technology": TECHNOLOGIES.codes, "mode": MODES.codes}
RARE_WORDS = 60_000
DAY = timedelta(days=1)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
COPY_AT_ONCE = 20_000


def common_words() -> tuple[str, ...]:
    """Latvian words of the taxonomies, the most frequent first."""
    labels = (term.label.lv for taxonomy in (TECHNOLOGIES, COMPETENCES, SECTORS, AUDIENCES) for term in taxonomy)
    return tuple(dict.fromkeys(word.lower() for label in labels for word in label.replace(",", " ").split() if len(word) > 3))


class Author:
    """Writes offerings; the same seed writes the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.common = common_words()
        syllables = [a + b for a in "bdgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ā", "ē", "ī")]
        self.rare = tuple(
            "".join(self.chance.choices(syllables, k=3)) + self.chance.choice(("s", "a", "e", "ība")) for _ in range(RARE_WORDS)
        )
        self._common_weights = list(accumulate(1 / rank for rank in range(1, len(self.common) + 1)))
        self._rare_weights = list(accumulate(1 / rank for rank in range(1, RARE_WORDS + 1)))

    def text(self, common: int, rare: int) -> str:
        words = self.chance.choices(self.common, cum_weights=self._common_weights, k=common)
        return " ".join([*words, *self.chance.choices(self.rare, cum_weights=self._rare_weights, k=rare)])

    def content(self) -> dict[str, Any]:
        """What a hub writes: 6 words of title, 40 of summary and description, facets as in a real catalogue."""
        pick, some = self.chance.choice, self.chance.sample
        free = self.chance.random() < 0.6
        return {
            "kind": pick(KINDS.codes),
            "title": {"lv": self.text(4, 2)},
            "summary": {"lv": self.text(10, 4)},
            "description": {"lv": self.text(16, 10)},
            "mode": pick(MODES.codes),
            "level": pick(LEVELS.codes),
            "languages": [pick(LANGUAGES)],
            "technologies": some(TECHNOLOGIES.codes, self.chance.randint(0, 3)),
            "sectors": some(SECTORS.codes, self.chance.randint(0, 2)),
            "audiences": some(AUDIENCES.codes, self.chance.randint(1, 2)),
            "competences": [{"framework": "digcomp", "version": "3.0", "code": each} for each in some(COMPETENCES.codes, 2)],
            "regions": [pick(REGIONS)],
            "municipalities": [pick(MUNICIPALITIES)],
            "price": {"free": True} if free else {"amount": str(self.chance.randint(5, 400)), "free": False},
        }

    def questions(self, count: int) -> Iterator[Question]:
        """Words with facets, two words, facets alone, beginnings, slips, nothing at all; in several orders."""
        orders: tuple[Order, ...] = ("relevance", "newest", "soonest")
        for _ in range(count):
            word = self.text(1, 0) if self.chance.random() < 0.8 else self.text(0, 1)
            words = self.chance.choices(
                ["", word, f"{word} {self.text(1, 0)}", word[:4], word[:2] + word[3:], ""], weights=[20, 30, 20, 10, 10, 10]
            )[0]
            chosen = {
                facet: (self.chance.choice(values),)
                for facet, values in (
                    ("level", LEVELS.codes),
                    ("region", REGIONS),
                    ("technology", TECHNOLOGIES.codes),
                    ("mode", MODES.codes),
                )
                if self.chance.random() < 0.35
            }
            yield Question(chosen=chosen, words=words, order=self.chance.choice(orders))


async def write(connection: asyncpg.Connection, author: Author, count: int) -> None:
    """`count` published offerings with a session each, past the API: only reading them is measured."""
    await connection.set_type_codec("jsonb", encoder=lambda text: b"\x01" + text, decoder=bytes, schema="pg_catalog", format="binary")
    for start in range(0, count, COPY_AT_ONCE):
        offerings, sessions = [], []
        for number in range(start, min(start + COPY_AT_ONCE, count)):
            id_, at = new_id(), EPOCH + timedelta(seconds=number)
            starts = EPOCH + author.chance.randint(300, 800) * DAY
            offerings.append((id_, author.chance.choice(HUBS), "published", 1, orjson.dumps(author.content()), at, at, at, starts))
            sessions.append((new_id(), id_, starts, starts + timedelta(hours=2), "scheduled", b"{}"))
        columns = ["id", "hub", "state", "version", "content", "published_at", "created_at", "changed_at", "last_end"]
        await connection.copy_records_to_table("offering", records=offerings, columns=columns)
        names = ["id", "offering_id", "starts_at", "ends_at", "status", "details"]
        await connection.copy_records_to_table("session", records=sessions, columns=names)
    await connection.execute("ANALYZE offering; ANALYZE session")
