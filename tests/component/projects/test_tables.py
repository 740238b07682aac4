"""The migration makes the tables that the models speak of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from chassis import tables
from projects.models import METADATA
from tests.component.conftest import Running


def _differences(connection: Connection) -> list[object]:
    options = {"include_name": lambda name, kind, _: not (kind == "table" and tables.is_own(name)), "compare_type": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)


async def test_models_and_migration_agree(projects: Running) -> None:
    async with projects.runtime.database.engine.connect() as connection:
        found = await connection.run_sync(_differences)
    assert [each for each in found if not (isinstance(each, tuple) and each[0] == "remove_index")] == [], (
        "indexes stand in the migration only"
    )
