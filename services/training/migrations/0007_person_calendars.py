"""The secret address of a person's own calendar."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE person_calendar (
            person_id  uuid        PRIMARY KEY REFERENCES person ON DELETE CASCADE,
            hash       bytea       NOT NULL UNIQUE,
            created_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
