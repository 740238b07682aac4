"""Alembic's environment, run by `chassis.migrations` within its connection and transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
