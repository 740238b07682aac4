"""Needs that stand open, by term; matches; what the directory in memory follows."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("hub", "offering"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()")
        op.execute(f"CREATE INDEX {table}_changed ON {table} (changed_in)")
    op.execute("DROP TABLE need")
    op.execute(
        """
        CREATE TABLE need (
            id         uuid        PRIMARY KEY,
            state      text        NOT NULL CHECK (state IN ('open', 'matched', 'closed', 'withdrawn')),
            version    int         NOT NULL,
            text       jsonb,
            wish       jsonb       NOT NULL,
            series     uuid,
            bar        float8      NOT NULL,
            engine     text        NOT NULL,
            stated_at  timestamptz NOT NULL,
            changed_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX need_changed_at ON need (changed_at)")
    op.execute(
        """
        CREATE TABLE need_link (
            token      bytea       PRIMARY KEY,
            need       uuid        NOT NULL REFERENCES need (id) ON DELETE CASCADE,
            created_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX need_link_need ON need_link (need)")
    op.execute(
        """
        CREATE TABLE need_term (
            term   text   NOT NULL,
            need   uuid   NOT NULL REFERENCES need (id) ON DELETE CASCADE,
            share  float8 NOT NULL,
            part   float8 NOT NULL,
            PRIMARY KEY (term, need)
        )
        """
    )
    op.execute("CREATE INDEX need_term_need ON need_term (need)")
    op.execute(
        """
        CREATE TABLE match (
            id           uuid        PRIMARY KEY,
            need         uuid        NOT NULL,
            hub          text        NOT NULL,
            place        int         NOT NULL,
            state        text        NOT NULL CHECK (state IN
                ('proposed', 'date-proposed', 'accepted', 'declined', 'passed-on', 'withdrawn', 'closed')),
            version      int         NOT NULL,
            score        float8      NOT NULL,
            terms        jsonb       NOT NULL,
            client       jsonb       NOT NULL,
            explanation  jsonb       NOT NULL,
            proposed_at  timestamptz NOT NULL,
            due_at       timestamptz NOT NULL,
            remind_at    timestamptz,
            answered_at  timestamptz,
            working_days float8,
            meeting_on   date,
            reason       text,
            delivered    text[]      NOT NULL DEFAULT '{}',
            hours        float8,
            aid_basis    text,
            rating       int,
            changed_at   timestamptz NOT NULL,
            changed_in   xid8        NOT NULL DEFAULT pg_current_xact_id(),
            UNIQUE (need, hub)
        )
        """
    )
    op.execute("CREATE INDEX match_hub ON match (hub, proposed_at DESC, id)")
    op.execute("CREATE INDEX match_changed ON match (changed_in)")
    op.execute("CREATE INDEX match_waiting ON match (due_at) WHERE state IN ('proposed', 'date-proposed')")
