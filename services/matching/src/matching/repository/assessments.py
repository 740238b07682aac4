"""Assessments and their links. An assessment is found by its id together with a token, so that neither alone opens it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from matching.domain.assessment.assessment import Assessment
from matching.errors.assessments import NoSuchAssessment

FIELDS = (
    "id, series, stage, questionnaire, questionnaire_version, name, size_class, sector, region, state, version, answers, "
    "created_at, changed_at, completed_at"
)
BY_LINK = f"""
SELECT {", ".join(f"a.{field}" for field in FIELDS.split(", "))}, l.dimensions AS scope
FROM assessment_link l JOIN assessment a ON a.id = l.assessment WHERE l.token = $1 AND a.id = $2
"""
LOCK = f"{BY_LINK} FOR UPDATE OF a"
SERIES = f"SELECT {FIELDS}, NULL AS scope FROM assessment WHERE series = $1 ORDER BY stage"
INSERT = """
INSERT INTO assessment (id, series, stage, questionnaire, questionnaire_version, name, size_class, sector, region, state, version,
    answers, created_at, changed_at, organisation)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', 1, '{}', now(), now(),
    (SELECT organisation FROM assessment WHERE series = $2 AND organisation IS NOT NULL LIMIT 1))
ON CONFLICT DO NOTHING RETURNING id
"""
SAVE = "UPDATE assessment SET answers = $2::text::jsonb, version = version + 1, changed_at = now() WHERE id = $1"
COMPLETE = """
UPDATE assessment SET state = 'completed', scores = $2::text::jsonb, version = version + 1, changed_at = now(), completed_at = now()
WHERE id = $1 RETURNING changed_at
"""
MINT = """
INSERT INTO assessment_link (token, assessment, dimensions, created_at)
SELECT $1, id, $3, now() FROM assessment WHERE id = $2 FOR KEY SHARE RETURNING 1
"""
"""Locked, so that an erasure at the same time is waited for: then there is nothing to make a link to."""
COUNT_LINKS = "SELECT count(*) FROM assessment_link WHERE assessment = $1"
ERASE = "DELETE FROM assessment WHERE series = $1"
ERASE_DRAFTS = """
DELETE FROM assessment WHERE id IN (
    SELECT id FROM assessment WHERE state = 'draft' AND changed_at < $1 ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
"""


async def load(work: Work, id_: UUID, token: bytes, *, lock: bool = False) -> Assessment:
    """The assessment that a link opens. Raises NoSuchAssessment."""
    row = await work.fetchrow(LOCK if lock else BY_LINK, token, id_)
    if row is None:
        raise NoSuchAssessment
    return _made(row)


async def series(work: Work, series_id: UUID) -> list[Assessment]:
    """All stages of one organisation, the first first."""
    return [_made(row) for row in await work.fetch(SERIES, series_id)]


async def insert(work: Work, made: Assessment) -> bool:
    """Keeps a new one; False where its stage is taken."""
    values = (made.id, made.series, made.stage, made.questionnaire, made.questionnaire_version)
    return await work.fetchval(INSERT, *values, made.name, made.size_class, made.sector, made.region) is not None


async def save(work: Work, changed: Assessment) -> None:
    """Stores the answers of one that is locked."""
    await work.execute(SAVE, changed.id, orjson.dumps(changed.answers).decode())


async def complete(work: Work, id_: UUID, scores: dict[str, float]) -> datetime:
    """Closes one that is locked; when."""
    when: datetime = await work.fetchval(COMPLETE, id_, orjson.dumps(scores).decode())
    return when


async def mint(work: Work, id_: UUID, token: bytes, dimensions: list[str] | None) -> None:
    """Keeps the hash of a new link. Raises NoSuchAssessment where it has just been erased."""
    if await work.fetchval(MINT, token, id_, dimensions) is None:
        raise NoSuchAssessment


async def count_links(work: Work, id_: UUID) -> int:
    """How many links open it."""
    return int(await work.fetchval(COUNT_LINKS, id_))


async def erase(work: Work, series_id: UUID) -> None:
    """Removes every stage with its links."""
    await work.execute(ERASE, series_id)


async def erase_drafts(work: Work, idle_since: datetime, most: int) -> int:
    """Removes drafts that were not changed since, the oldest first. How many."""
    status = await work.execute(ERASE_DRAFTS, idle_since, most)
    return int(status.rpartition(" ")[2])


def _made(row: Any) -> Assessment:
    scope = row["scope"]
    return Assessment(**{name: row[name] for name in FIELDS.split(", ")}, scope=None if scope is None else tuple(scope))
