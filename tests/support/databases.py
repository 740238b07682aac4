"""Databases with a service's schema: migrated once for each server, then copied; one that a test is done with is emptied for the next."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import asyncpg

from kopa.embedded import Postgres
from kopa.embedded.postgres import in_thread

MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 4 * 1024**3
TABLES = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
SHAPE = """
SELECT md5(concat(
  (SELECT string_agg(attrelid::regclass || attname || atttypid || attnotnull, ' ' ORDER BY attrelid, attnum)
   FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND attnum > 0),
  (SELECT string_agg(concat(oid, convalidated), ' ' ORDER BY oid) FROM pg_constraint),
  (SELECT string_agg(concat(oid, tgenabled), ' ' ORDER BY oid) FROM pg_trigger),
  (SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)))
"""
EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
{};
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence
"""
"""Ends what is still connected and takes every row, whatever triggers and foreign keys say; it takes a hundredth of the time of a copy."""


@dataclass
class Schema:
    """What one server holds of a service: the database that is copied, and the addresses of copies that wait to be used again."""

    template: str
    shape: str = ""
    empty: str = ""
    free: list[str] = field(default_factory=list)


_schemas: dict[tuple[Path, str], Schema] = {}


def migrated(postgres: Postgres, service: str, migrate: Callable[[str], object]) -> str:
    """The address of a database of its own; `migrate` gets the address of the one that is copied."""
    key = (postgres.cluster, service)
    if key not in _schemas:
        schema = Schema(postgres.url(f"template_{service}"))
        migrate(schema.template)
        in_thread(_learn, schema)
        _schemas[key] = schema
    schema = _schemas[key]
    return schema.free.pop() if schema.free else _copied(postgres, schema.template, f"{service}_{uuid4().hex[:12]}")


def give_back(postgres: Postgres, service: str, url: str) -> None:
    """Empties what `migrated` gave, for the next test; where a test has changed the tables the database goes."""
    schema = _schemas[postgres.cluster, service]
    in_thread(_empty, url, schema)
    if url not in schema.free:
        drop(postgres, url)


async def _learn(schema: Schema) -> None:
    connection = await asyncpg.connect(schema.template)
    try:
        tables = [row[0] for row in await connection.fetch(TABLES)]
        filled = [each for each in tables if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {each})")]
        await connection.execute("; ".join(["CREATE SCHEMA fresh", *(f"CREATE TABLE fresh.{each} AS TABLE {each}" for each in filled)]))
        schema.shape = await connection.fetchval(SHAPE)
        again = [f"INSERT INTO {each} TABLE fresh.{each}" for each in filled]
        schema.empty = EMPTY.format(";\n".join([*(f"DELETE FROM {each}" for each in tables), *again]))
    finally:
        await connection.close()


async def _empty(url: str, schema: Schema) -> None:
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval(SHAPE) == schema.shape:
            await connection.execute(schema.empty)
            schema.free.append(url)
    finally:
        await connection.close()


def _copied(postgres: Postgres, template: str, name: str) -> str:
    folder, _, original = template.rpartition("/")
    in_thread(_copy, postgres.url(), original, name)
    return f"{folder}/{name}"


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
