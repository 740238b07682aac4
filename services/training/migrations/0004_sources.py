"""Harvest sources, their runs, and what they brought."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ""


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";")):
        op.execute(statement)
