"""Adopted offerings, and the corrections that are proposed to their adopters: one open proposal a copy and kind."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE adoption (
    copy_id         uuid        PRIMARY KEY REFERENCES offering,
    original_id     uuid        NOT NULL REFERENCES offering,
    hub             text        NOT NULL,
    decided         jsonb       NOT NULL,
    decided_version int         NOT NULL,
    licensed        boolean     NOT NULL DEFAULT true,
    adopted_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (original_id, hub)
);
CREATE TABLE proposal (
    id               uuid        PRIMARY KEY,
    copy_id          uuid        NOT NULL REFERENCES adoption,
    kind             text        NOT NULL CHECK (kind IN ('correction', 'licence-ended')),
    changes          jsonb       NOT NULL,
    original_version int         NOT NULL,
    state            text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined', 'overtaken')),
    reason           text,
    decided_by       text,
    proposed_at      timestamptz NOT NULL DEFAULT now(),
    decided_at       timestamptz
);
CREATE UNIQUE INDEX proposal_open ON proposal (copy_id, kind) WHERE state = 'open'
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
