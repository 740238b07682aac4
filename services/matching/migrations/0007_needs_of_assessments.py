"""Needs are found by the assessments that they were stated with, so that an erasure reaches what they keep of these."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX need_series ON need (series) WHERE series IS NOT NULL")
