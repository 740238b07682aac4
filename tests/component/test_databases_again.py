"""A database that is used again is as new: nothing of the test before is in it, and one whose tables were changed is not used again."""

import asyncpg
import pytest

from kopa.embedded import Postgres
from projects.app import service
from tests.component.conftest import copied_database
from tests.support.databases import give_back

LEFT = """
SELECT (SELECT count(*) FROM inbox) AS rows, (SELECT string_agg(mark::text, ' ') FROM relay_mark mark) AS marks,
  nextval('outbox_seq') AS next
"""
USED = """
INSERT INTO inbox VALUES (gen_random_uuid(), '/elsewhere', 'test', 'test', now(), now());
DELETE FROM relay_mark;
SELECT nextval('outbox_seq')
"""


async def execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def left(url: str) -> asyncpg.Record | None:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchrow(LEFT)
    finally:
        await connection.close()


async def test_the_next_test_finds_it_as_the_first_one_did(postgres: Postgres) -> None:
    url = copied_database(postgres, service)
    new = await left(url)
    await execute(url, USED)
    give_back(postgres, service.name, url)
    assert copied_database(postgres, service) == url
    assert await left(url) == new
    give_back(postgres, service.name, url)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE project ADD COLUMN more text",
        "ALTER TABLE project RENAME TO hidden",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE more (id int)",
        "ALTER TABLE inbox DROP CONSTRAINT inbox_pkey",
    ],
)
async def test_what_has_other_tables_goes(postgres: Postgres, change: str) -> None:
    url = copied_database(postgres, service)
    await execute(url, change)
    give_back(postgres, service.name, url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await left(url)
