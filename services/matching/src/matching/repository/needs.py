"""Needs and their links. A need is found by its id together with a token, so that neither alone opens it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from matching.domain.fit import Field
from matching.domain.needs import Asked, Client, Weakness, Wish
from matching.domain.topic import topic
from matching.errors.needs import NoSuchNeed

FIELDS = "n.id, n.state, n.version, n.text::text AS text, n.wish::text AS wish, n.series, n.bar, n.engine, n.stated_at"
BY_LINK = f"SELECT {FIELDS} FROM need_link l JOIN need n ON n.id = l.need WHERE l.token = $1 AND n.id = $2"
LOCK = f"{BY_LINK} FOR UPDATE OF n"
BY_ID = f"SELECT {FIELDS} FROM need n WHERE n.id = $1"
INSERT = """
INSERT INTO need (id, state, version, text, wish, series, bar, engine, stated_at, changed_at)
VALUES ($1, 'open', 1, $2::text::jsonb, $3::text::jsonb, $4, $5, $6, $7, $7)
"""
INSERT_TERMS = """
INSERT INTO need_term (term, need, share, part)
SELECT term, $1::uuid, share, part FROM unnest($2::text[], $3::float8[], $4::float8[]) AS n(term, share, part)
"""
INSERT_LINK = "INSERT INTO need_link (token, need, created_at) VALUES ($1, $2, now())"
MINT = "INSERT INTO need_link (token, need, created_at) SELECT $1, id, now() FROM need WHERE id = $2 FOR KEY SHARE RETURNING 1"
ERASE = "DELETE FROM need WHERE id = $1"
SET_STATE = "UPDATE need SET state = $2, version = version + 1, changed_at = now() WHERE id = $1"
IDLE = """
SELECT id FROM need WHERE state = 'open' AND organisation IS NULL AND changed_at < $1 ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED
"""
HOLD_SERIES = "SELECT id FROM need WHERE series = $1 ORDER BY id FOR UPDATE"
FORGET_SERIES = """
UPDATE need SET series = NULL, wish = jsonb_set(wish, '{weaknesses}', '[]'), version = version + 1 WHERE id = ANY($1::uuid[])
"""
CLOSE_TERMS = "DELETE FROM need_term WHERE need = $1"


@dataclass(frozen=True, slots=True)
class Need:
    """A need that stands."""

    id: UUID
    state: str
    version: int
    text: dict[str, str] | None
    wish: Wish
    chosen: frozenset[Asked]
    because: dict[Asked, list[str]]
    budget_eur: int | None
    by: date | None
    series: UUID | None
    bar: float
    engine: str
    stated_at: datetime


async def load(work: Work, id_: UUID, token: bytes, *, lock: bool = False) -> Need:
    """The need that a link opens. Raises NoSuchNeed."""
    row = await work.fetchrow(LOCK if lock else BY_LINK, token, id_)
    if row is None:
        raise NoSuchNeed
    return made(row)


async def read(work: Work, id_: UUID) -> Need | None:
    """A need, for those who were asked; None where it was erased."""
    row = await work.fetchrow(BY_ID, id_)
    return None if row is None else made(row)


def insert(work: Work, need: Need, field: Field, token: bytes) -> None:
    """Keeps a new need with the hash of its link, and its terms as what changed hubs and offerings are held against."""
    text = orjson.dumps(need.text).decode() if need.text else None
    values = (need.id, text, orjson.dumps(_document(need)).decode(), need.series, need.bar, need.engine, need.stated_at)
    work.write(INSERT, *values)
    work.write(INSERT_LINK, token, need.id)
    asked = field.wanted(need.wish.terms)
    if asked:
        whole, length = sum(asked.values()), sum(weight**2 for weight in asked.values()) ** 0.5
        shares, parts = [each / whole for each in asked.values()], [each / length for each in asked.values()]
        work.write(INSERT_TERMS, need.id, [f"{kind}:{code}" for kind, code in asked], shares, parts)


async def mint(work: Work, id_: UUID, token: bytes) -> None:
    """Keeps the hash of a new link. Raises NoSuchNeed where it has just been erased."""
    if await work.fetchval(MINT, token, id_) is None:
        raise NoSuchNeed


async def set_state(work: Work, id_: UUID, state: str) -> None:
    """Changes the state of one that is locked. One that is open no more is not held against what is new."""
    await work.execute(SET_STATE, id_, state)
    if state != "open":
        await work.execute(CLOSE_TERMS, id_)


async def lock_idle(work: Work, since: datetime, most: int) -> list[UUID]:
    """Open needs of nobody that were not changed since, the oldest first; those that somebody else holds are left out."""
    return [row["id"] for row in await work.fetch(IDLE, since, most)]


async def forget_series(work: Work, series: UUID) -> list[UUID]:
    """Takes out of needs what they keep of assessments that are to be erased: which dimensions are weak. The needs, locked."""
    found = [row["id"] for row in await work.fetch(HOLD_SERIES, series)]
    if found:
        await work.execute(FORGET_SERIES, found)
    return found


async def erase(work: Work, id_: UUID) -> None:
    """Forgets a need with its text and links."""
    await work.execute(ERASE, id_)


def _document(need: Need) -> dict[str, Any]:
    wish, client = need.wish, need.wish.client
    return {
        "terms": [[*term, sure] for term, sure in wish.terms.items()],
        "chosen": [list(each) for each in sorted(need.chosen)],
        "because": [[*term, words] for term, words in need.because.items()],
        "client": {name: getattr(client, name) for name in Client.__slots__},
        "language": wish.language,
        "weaknesses": [
            {
                "dimension": each.dimension,
                "name": each.name,
                "score": each.score,
                "moved_by": [list(term) for term in sorted(each.moved_by)],
            }
            for each in wish.weaknesses
        ],
        "budget_eur": need.budget_eur,
        "by": need.by.isoformat() if need.by else None,
    }


def made(row: Any) -> Need:
    """A need from its row of `FIELDS`."""
    said, text = orjson.loads(row["wish"]), orjson.loads(row["text"] or "null")
    weaknesses = (Weakness(**each | {"moved_by": frozenset(Asked(*term) for term in each["moved_by"])}) for each in said["weaknesses"])
    wish = Wish(
        terms={Asked(kind, code): sure for kind, code, sure in said["terms"]},
        client=Client(**said["client"]),
        language=said["language"],
        weaknesses=tuple(weaknesses),
        words=topic(text or {}),
    )
    return Need(
        id=row["id"],
        state=row["state"],
        version=row["version"],
        text=text,
        wish=wish,
        chosen=frozenset(Asked(*each) for each in said["chosen"]),
        because={Asked(kind, code): words for kind, code, words in said["because"]},
        budget_eur=said["budget_eur"],
        by=date.fromisoformat(said["by"]) if said["by"] else None,
        series=row["series"],
        bar=row["bar"],
        engine=row["engine"],
        stated_at=row["stated_at"],
    )
