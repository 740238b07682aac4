"""Alembic's environment, run by `chassis.migrations` within its connection and transaction."""

from alembic import context

from chassis import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    include_name=lambda name, kind, _parents: not (kind == "table" and tables.is_own(name)),
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
