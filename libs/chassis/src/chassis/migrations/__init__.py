"""Brings a service's database to its newest schema, one process at a time (advisory lock)."""

import argparse
import asyncio
import importlib.util
from datetime import UTC, datetime
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import logs, outbox
from chassis.settings import Settings

log = structlog.get_logger()
LOCK = "SELECT pg_advisory_xact_lock(hashtext('kopa migrate'))"


def run(name: str, _arguments: argparse.Namespace) -> None:
    """`migrate`, with the settings that all services share: nothing of the service itself is imported."""
    settings = Settings()
    logs.set_up(name, settings.log_format, settings.log_level)
    asyncio.run(upgrade(name, settings))


def folder(package: str) -> Path:
    """A service's migrations: inside its installed package (images), else beside its `src` (a checkout)."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None, f"{package} is not installed"
    inside = Path(spec.origin).parent / "migrations"
    return inside if inside.is_dir() else Path(spec.origin).parents[2] / "migrations"


def config(service: str) -> Config:
    """Alembic's configuration: one environment for all services, each with its own versions."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("version_locations", str(folder(service)))
    made.set_main_option("path_separator", "os")
    return made


async def upgrade(service: str, settings: Settings) -> None:
    """Runs what is missing, then makes the outbox's days. Safe to repeat and to run from several processes."""
    engine = create_async_engine(make_url(settings.database_url).set(drivername="postgresql+asyncpg"))
    async with engine.begin() as connection:
        await connection.execute(text(LOCK))
        await connection.run_sync(_upgrade, config(service))
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await outbox.keep_days(driver, settings.outbox_retention_days, datetime.now(UTC))
    await engine.dispose()
    log.info("migrated")


def _upgrade(connection: Connection, made: Config) -> None:
    made.attributes["connection"] = connection
    command.upgrade(made, "head")
