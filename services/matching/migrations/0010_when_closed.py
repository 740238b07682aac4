"""When a match was closed: a rating that comes later is a change too."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE match ADD COLUMN closed_at timestamptz")
    op.execute("UPDATE match SET closed_at = changed_at WHERE state = 'closed'")
