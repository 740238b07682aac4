"""The same questions in SQL, as somebody would write them by hand: one flat table, a GIN index for words, one for all facets."""

import time
from typing import Self

import asyncpg

from training.domain.search.question import Question
from training.domain.search.words import folded, words

TABLE = """
CREATE TABLE by_hand AS SELECT o.id, o.published_at, (SELECT min(starts_at) FROM session s WHERE s.offering_id = o.id) AS starts_at,
    to_tsvector('simple', unaccent(lower(
        (content->'title'->>'lv') || ' ' || (content->'summary'->>'lv') || ' ' || (content->'description'->>'lv')))) AS words,
    array['hub:' || hub, 'kind:' || (content->>'kind'), 'level:' || (content->>'level'), 'mode:' || (content->>'mode'),
          'price:' || (content->'price'->>'free')]
        || ARRAY(SELECT 'technology:' || t FROM jsonb_array_elements_text(content->'technologies') t)
        || ARRAY(SELECT 'sector:' || t FROM jsonb_array_elements_text(content->'sectors') t)
        || ARRAY(SELECT 'region:' || t FROM jsonb_array_elements_text(content->'regions') t)
        || ARRAY(SELECT 'audience:' || t FROM jsonb_array_elements_text(content->'audiences') t) AS facets
FROM offering o;
CREATE INDEX ON by_hand USING gin (words);
CREATE INDEX ON by_hand USING gin (facets);
ANALYZE by_hand
"""
FOUND = """
WITH found AS MATERIALIZED (SELECT id, published_at, facets FROM by_hand WHERE words @@ $1::tsquery AND facets @> $2::text[])
SELECT (SELECT array_agg(id) FROM (SELECT id FROM found ORDER BY published_at DESC LIMIT $3) page),
       (SELECT json_object_agg(facet, n) FROM (SELECT facet, count(*) AS n FROM found, unnest(facets) facet GROUP BY facet) counted)
"""
NO_WORDS = FOUND.replace("words @@ $1::tsquery", "$1::text IS NOT NULL")


class ByHand:
    """The table, made from the offerings that are there."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    @classmethod
    async def made(cls, connection: asyncpg.Connection) -> Self:
        """Takes minutes for a million."""
        for statement in TABLE.split(";"):
            await connection.execute(statement, timeout=1200)
        return cls(connection)

    async def timed(self, question: Question, limit: int) -> float:
        """Seconds for the page and its counts; of words it knows the beginnings only."""
        typed = " & ".join(f"'{folded(word)}':*" for word in words(question.words))
        facets = [f"{name}:{value}" for name, values in question.chosen.items() for value in values]
        started = time.perf_counter()
        await self._connection.fetchrow(FOUND if typed else NO_WORDS, typed, facets, limit, timeout=120)
        return time.perf_counter() - started
