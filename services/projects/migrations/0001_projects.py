"""Projects, their calls and partners, the hubs they belong to."""

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
        CREATE TABLE project (
            id         uuid        PRIMARY KEY,
            lead       text        NOT NULL,
            state      text        NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
            version    int         NOT NULL,
            content    jsonb       NOT NULL,
            words      text        NOT NULL,
            created_at timestamptz NOT NULL,
            opened_at  timestamptz,
            changed_at timestamptz NOT NULL,
            CHECK ((state = 'draft') = (opened_at IS NULL))
        )
        """
    )
    op.execute("CREATE INDEX project_listed ON project (opened_at DESC, id DESC)")
    op.execute("CREATE INDEX project_lead ON project (lead, state)")
    op.execute("CREATE INDEX project_content ON project USING gin (content jsonb_path_ops)")
    op.execute("CREATE INDEX project_words ON project USING gin (words gin_trgm_ops)")
    op.execute(
        """
        CREATE TABLE call (
            project_id     uuid        NOT NULL REFERENCES project ON DELETE CASCADE,
            number         int         NOT NULL CHECK (number >= 1),
            terms          jsonb       NOT NULL,
            closes_at      timestamptz NOT NULL,
            closed_because text        CHECK (closed_because IN ('full', 'deadline', 'lead', 'project')),
            PRIMARY KEY (project_id, number)
        )
        """
    )
    op.execute("CREATE INDEX call_due ON call (closes_at) WHERE closed_because IS NULL")
    op.execute(
        """
        CREATE TABLE partner (
            project_id uuid        NOT NULL,
            hub        text        NOT NULL,
            call       int         NOT NULL,
            joined_at  timestamptz NOT NULL,
            PRIMARY KEY (project_id, hub),
            FOREIGN KEY (project_id, call) REFERENCES call (project_id, number) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX partner_hub ON partner (hub)")
    op.execute("CREATE TABLE hub (slug text PRIMARY KEY, name jsonb NOT NULL, state text NOT NULL, version int NOT NULL)")
