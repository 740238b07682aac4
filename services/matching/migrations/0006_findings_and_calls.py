"""What was found for needs since they were stated; open calls for partners; the languages of offerings."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE offering ADD COLUMN languages text[] NOT NULL DEFAULT '{}'")
    # The weights stand in the index: holding something new against all open needs reads no row of theirs.
    op.execute("ALTER TABLE need_term DROP CONSTRAINT need_term_pkey, ADD PRIMARY KEY (term, need) INCLUDE (share, part)")
    op.execute(
        """
        CREATE TABLE finding (
            need     uuid        NOT NULL REFERENCES need (id) ON DELETE CASCADE,
            kind     text        NOT NULL CHECK (kind IN ('hub', 'offering')),
            ref      text        NOT NULL,
            hub      text        NOT NULL,
            fit      float8      NOT NULL,
            found_at timestamptz NOT NULL,
            PRIMARY KEY (need, kind, ref)
        )
        """
    )
    op.execute("CREATE INDEX finding_of ON finding (kind, ref)")
    op.execute(
        """
        CREATE TABLE call (
            project   uuid        PRIMARY KEY,
            version   int         NOT NULL,
            state     text        NOT NULL CHECK (state IN ('open', 'closed')),
            title     jsonb       NOT NULL,
            sought    jsonb       NOT NULL,
            lead      text        NOT NULL,
            partners  text[]      NOT NULL,
            terms     jsonb       NOT NULL,
            regions   text[]      NOT NULL,
            places    int         NOT NULL,
            closes_at timestamptz,
            link      text
        )
        """
    )
    op.execute("CREATE INDEX call_open ON call (closes_at, project) WHERE state = 'open'")
