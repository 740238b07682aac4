"""The catalogue: offerings, sessions, the hubs they belong to."""

from alembic import op

from chassis import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    tables.create(op.execute)
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(
        """
        CREATE TABLE offering (
            id           uuid        PRIMARY KEY,
            hub          text        NOT NULL,
            state        text        NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
            version      int         NOT NULL,
            content      jsonb       NOT NULL,
            published_at timestamptz,
            created_at   timestamptz NOT NULL DEFAULT now(),
            changed_at   timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    op.execute("CREATE INDEX offering_listed ON offering (published_at DESC, id DESC) WHERE state = 'published'")
    op.execute("CREATE INDEX offering_hub ON offering (hub, state)")
    op.execute("CREATE INDEX offering_content ON offering USING gin (content jsonb_path_ops)")
    op.execute(
        """
        CREATE TABLE session (
            id          uuid        PRIMARY KEY,
            offering_id uuid        NOT NULL REFERENCES offering ON DELETE CASCADE,
            starts_at   timestamptz NOT NULL,
            ends_at     timestamptz NOT NULL,
            status      text        NOT NULL,
            details     jsonb       NOT NULL,
            CHECK (ends_at > starts_at)
        )
        """
    )
    op.execute("CREATE INDEX session_offering ON session (offering_id, starts_at)")
    op.execute("CREATE INDEX session_starts ON session (starts_at) WHERE status <> 'cancelled'")
    op.execute("CREATE TABLE hub (slug text PRIMARY KEY, name jsonb NOT NULL, state text NOT NULL, version int NOT NULL)")
