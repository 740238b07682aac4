"""Assessments of digital maturity, and the secret links to them."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE assessment (
            id                    uuid        PRIMARY KEY,
            series                uuid        NOT NULL,
            stage                 int         NOT NULL CHECK (stage BETWEEN 0 AND 2),
            questionnaire         text        NOT NULL,
            questionnaire_version int         NOT NULL,
            name                  text,
            size_class            text        NOT NULL,
            sector                text,
            region                text,
            state                 text        NOT NULL CHECK (state IN ('draft', 'completed')),
            version               int         NOT NULL,
            answers               jsonb       NOT NULL,
            scores                jsonb,
            created_at            timestamptz NOT NULL,
            changed_at            timestamptz NOT NULL,
            completed_at          timestamptz,
            UNIQUE (series, stage)
        )
        """
    )
    op.execute("CREATE INDEX assessment_compared ON assessment (questionnaire, series, stage DESC) WHERE state = 'completed'")
    op.execute(
        """
        CREATE TABLE assessment_link (
            token      bytea       PRIMARY KEY,
            assessment uuid        NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
            dimensions text[],
            created_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX assessment_link_assessment ON assessment_link (assessment)")
