"""Enrolments, the people who make them, and the letters to them."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ""


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";")):
        op.execute(statement)
