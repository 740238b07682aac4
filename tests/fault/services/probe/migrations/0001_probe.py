from alembic import op

from chassis import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    tables.create(op.execute)
    op.execute("CREATE TABLE counter (slug text PRIMARY KEY, version int NOT NULL)")
    # No unique constraint on purpose: an event applied twice must show.
    op.execute("CREATE TABLE effect (at bigint GENERATED ALWAYS AS IDENTITY, slug text NOT NULL, version int NOT NULL, note text)")
