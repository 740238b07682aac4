"""What somebody wants to be told of goes with the letter that asks to confirm it, and with the token of its link."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE letter ADD COLUMN filters jsonb")
    op.execute("ALTER TABLE token ADD COLUMN filters jsonb")
