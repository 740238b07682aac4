"""Databases with a service's schema: migrated once for each server, then copied, which takes a tenth of the time."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import asyncpg

from kopa.embedded import Postgres
from kopa.embedded.postgres import in_thread

MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 4 * 1024**3

_migrated: set[tuple[Path, str]] = set()


def migrated(postgres: Postgres, service: str, migrate: Callable[[str], object]) -> str:
    """The address of a database of its own; `migrate` gets the address of the one that is copied."""
    template = f"template_{service}"
    if (postgres.cluster, service) not in _migrated:
        migrate(postgres.url(template))
        _migrated.add((postgres.cluster, service))
    name = f"{service}_{uuid4().hex[:12]}"
    in_thread(_copy, postgres.url(), template, name)
    return postgres.url(name)


async def _copy(server: str, template: str, name: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    finally:
        await connection.close()


def drop(postgres: Postgres, url: str) -> None:
    """Takes a database away that its test is done with."""
    in_thread(_drop, postgres.url(), url.rpartition("/")[2])


async def _drop(server: str, name: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


def memory() -> Path | None:
    """A folder in memory where there is room for what tests throw away: copying a database takes a tenth of the time there."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
        return MEMORY
    return None
