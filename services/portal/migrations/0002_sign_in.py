"""People sign in: what the built-in issuer granted, and the sessions of the pages."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE issued_grant (
            id         bytea       PRIMARY KEY,
            kind       text        NOT NULL,
            account    text        NOT NULL,
            challenge  text,
            redirect   text,
            expires_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX issued_grant_expires ON issued_grant (expires_at)")
    op.execute(
        """
        CREATE TABLE session (
            id         bytea       PRIMARY KEY,
            sealed     text        NOT NULL,
            expires_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX session_expires ON session (expires_at)")
