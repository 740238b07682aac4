"""Hubs wait in line until they are asked, answers and what comes of them; where hubs read letters; the letters."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATES = "'waiting', 'proposed', 'date-proposed', 'accepted', 'declined', 'passed-on', 'withdrawn', 'closed'"


def upgrade() -> None:
    op.execute("ALTER TABLE match DROP CONSTRAINT match_state_check")
    op.execute(f"ALTER TABLE match ADD CONSTRAINT match_state_check CHECK (state IN ({STATES}))")
    # A hub in line has not been asked yet; one that was skipped never was.
    op.execute("ALTER TABLE match ALTER proposed_at DROP NOT NULL, ALTER due_at DROP NOT NULL")
    op.execute("ALTER TABLE match ADD CHECK (proposed_at IS NOT NULL OR state IN ('waiting', 'passed-on'))")
    op.execute("ALTER TABLE match ADD CHECK ((proposed_at IS NULL) = (due_at IS NULL))")
    for column in ("agree_by timestamptz", "message text", "note text", "feedback text"):
        op.execute(f"ALTER TABLE match ADD COLUMN {column}")
    # The rule that one hub at a time has a need, kept by the database too.
    op.execute("CREATE UNIQUE INDEX match_one_asked ON match (need) WHERE state IN ('proposed', 'date-proposed', 'accepted')")
    op.execute("CREATE INDEX match_agreeing ON match (agree_by) WHERE state = 'date-proposed'")
    op.execute("CREATE INDEX match_reminding ON match (remind_at) WHERE state = 'proposed' AND remind_at IS NOT NULL")
    op.execute(
        """
        CREATE TABLE hub_desk (
            hub         text        PRIMARY KEY,
            version     int         NOT NULL,
            email       text,
            language    text        NOT NULL CHECK (language IN ('lv', 'en')),
            answer_days int,
            changed_at  timestamptz NOT NULL
        )
        """
    )
    # What names somebody stands in email and about, and is forgotten a while after the letter left. `once` outlives that: a letter
    # that is planned by the clock is not planned again.
    op.execute(
        """
        CREATE TABLE letter (
            id           uuid        PRIMARY KEY,
            kind         text        NOT NULL,
            email        text        NOT NULL,
            language     text        NOT NULL CHECK (language IN ('lv', 'en')),
            about        jsonb       NOT NULL,
            opens        text        CHECK (opens IN ('organisation', 'need', 'assessment')),
            opens_id     uuid,
            organisation uuid,
            match        uuid,
            once         text        UNIQUE,
            state        text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
            attempts     int         NOT NULL DEFAULT 0,
            reason       text,
            created_at   timestamptz NOT NULL DEFAULT now(),
            due_at       timestamptz NOT NULL DEFAULT now(),
            lease_until  timestamptz,
            CHECK ((opens IS NULL) = (opens_id IS NULL))
        )
        """
    )
    op.execute("CREATE INDEX letter_due ON letter (due_at) WHERE state = 'queued'")
    op.execute("CREATE INDEX letter_lease ON letter (lease_until) WHERE state = 'sending'")
    op.execute("CREATE INDEX letter_organisation ON letter (organisation) WHERE organisation IS NOT NULL")
    op.execute("CREATE INDEX letter_match ON letter (match) WHERE match IS NOT NULL")
    op.execute("CREATE INDEX letter_created_at ON letter (created_at) WHERE email <> ''")
