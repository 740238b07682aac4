"""How often a client asked for another day, and which; hubs of imports that are still to be held against open needs."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE match ADD COLUMN other_days int NOT NULL DEFAULT 0, ADD COLUMN wished_on date, ADD COLUMN wish text")
    # `after`: the need up to which these hubs have been held against those that stand open.
    op.execute(
        """
        CREATE TABLE rematch (
            id        uuid        PRIMARY KEY,
            hubs      text[]      NOT NULL,
            after     uuid,
            queued_at timestamptz NOT NULL
        )
        """
    )
