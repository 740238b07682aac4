"""Offerings are reviewed before and archived after; what changed is found by its transaction; sessions count their seats."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE offering DROP CONSTRAINT offering_state_check")
    op.execute(
        """
        ALTER TABLE offering ADD COLUMN origin jsonb, ADD COLUMN last_end timestamptz,
        ADD CONSTRAINT offering_state_check CHECK (state IN ('draft', 'in_review', 'published', 'withdrawn', 'archived'))
        """
    )
    op.execute("UPDATE offering o SET last_end = (SELECT max(ends_at) FROM session s WHERE s.offering_id = o.id)")
    # The index in memory reads what changed since it last looked: everything from the oldest transaction on that ran then.
    op.execute("ALTER TABLE offering ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()")
    op.execute("CREATE INDEX offering_changed_in ON offering (changed_in)")
    op.execute("ALTER TABLE session ADD COLUMN taken_on_site int NOT NULL DEFAULT 0, ADD COLUMN taken_online int NOT NULL DEFAULT 0")
    op.execute("CREATE INDEX offering_changed ON offering (changed_at, id)")
    op.execute("CREATE INDEX offering_over ON offering (last_end, id) WHERE state = 'published'")
