"""The migrations make what the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from chassis import tables
from matching.models import METADATA
from tests.component.conftest import Running


async def test_models_and_migrations_agree(matching: Running) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _ours})
        return [each for each in compare_metadata(context, METADATA) if "index" not in str(each[0])]

    async with matching.runtime.database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (tables.is_own(name) or name == "alembic_version"))
