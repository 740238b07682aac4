"""The migrations of every service make the tables and columns that its models declare; constraints and indexes are theirs alone."""

import importlib

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import migrations, tables
from chassis.service import Service
from tests.unit.house.test_house_rules import SERVICES


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (tables.is_own(name) or name == "alembic_version"))


def _differences(connection: Connection, metadata: MetaData) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _ours})
    return [each for each in compare_metadata(context, metadata) if not str(each[0]).endswith(("_index", "_constraint", "_fk"))]


@pytest.mark.parametrize("name", SERVICES)
async def test_models_and_migrations_agree(name: str, database_url: str) -> None:
    service: Service = importlib.import_module(f"{name}.app").service
    metadata = importlib.import_module(f"{name}.models").METADATA
    assert metadata.tables, "the models declare tables"
    await migrations.upgrade(name, service.settings(database_url=database_url))
    engine = create_async_engine(database_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences, metadata) == []
    await engine.dispose()
