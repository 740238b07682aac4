"""Enrolments, the people who make them, and the letters to them."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What names a person stands in person, sign_up, person_token and letter, and goes with the person; an enrolment is a pseudonym.
# enrolment_date.held: this very row is counted in the session's taken_on_site or taken_online. `told` is what the person knows of it.
# followed_offering: which version of an offering the people enrolled in it were told of.
TABLES = """
CREATE SEQUENCE enrolment_place;
CREATE TABLE person (
    id           uuid        PRIMARY KEY,
    email        text        NOT NULL UNIQUE,
    language     text        NOT NULL CHECK (language IN ('lv', 'en')),
    created_at   timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz
);
CREATE TABLE enrolment (
    id            uuid        PRIMARY KEY,
    person_id     uuid        REFERENCES person ON DELETE SET NULL,
    offering_id   uuid        NOT NULL REFERENCES offering ON DELETE CASCADE,
    hub           text        NOT NULL,
    target        text        NOT NULL,
    mode          text        NOT NULL CHECK (mode IN ('on_site', 'online')),
    state         text        NOT NULL CHECK (state IN ('pending', 'enrolled', 'waiting', 'offered', 'cancelled', 'attended', 'absent')),
    version       int         NOT NULL DEFAULT 0,
    place         bigint,
    seated_at     timestamptz,
    offered_until timestamptz,
    reason        text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    changed_at    timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'offered') = (offered_until IS NOT NULL))
);
CREATE UNIQUE INDEX enrolment_once ON enrolment (person_id, offering_id, target) WHERE state <> 'cancelled';
CREATE INDEX enrolment_person ON enrolment (person_id);
CREATE INDEX enrolment_offering ON enrolment (offering_id, id);
CREATE INDEX enrolment_waiting ON enrolment (offering_id, target, mode, place) WHERE state = 'waiting';
CREATE INDEX enrolment_offered ON enrolment (offered_until) WHERE state = 'offered';
CREATE INDEX enrolment_pending ON enrolment (created_at) WHERE state = 'pending';
CREATE TABLE enrolment_date (
    enrolment_id uuid    NOT NULL REFERENCES enrolment ON DELETE CASCADE,
    session_id   uuid    NOT NULL REFERENCES session ON DELETE CASCADE,
    held         boolean NOT NULL DEFAULT false,
    told         text    NOT NULL,
    PRIMARY KEY (enrolment_id, session_id)
);
CREATE INDEX enrolment_date_session ON enrolment_date (session_id);
CREATE TABLE sign_up (
    enrolment_id uuid        PRIMARY KEY REFERENCES enrolment ON DELETE CASCADE,
    person_id    uuid        NOT NULL REFERENCES person ON DELETE CASCADE,
    name         text        NOT NULL,
    note         text,
    shows_name   boolean     NOT NULL,
    consented_at timestamptz NOT NULL
);
CREATE INDEX sign_up_person ON sign_up (person_id);
CREATE TABLE person_token (
    hash         bytea       PRIMARY KEY,
    person_id    uuid        NOT NULL REFERENCES person ON DELETE CASCADE,
    enrolment_id uuid        NOT NULL REFERENCES enrolment ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL
);
CREATE INDEX person_token_person ON person_token (person_id);
CREATE INDEX person_token_enrolment ON person_token (enrolment_id);
CREATE INDEX person_token_expires ON person_token (expires_at);
CREATE TABLE letter (
    id           uuid        PRIMARY KEY,
    person_id    uuid        NOT NULL REFERENCES person ON DELETE CASCADE,
    enrolment_id uuid        NOT NULL REFERENCES enrolment ON DELETE CASCADE,
    kind         text        NOT NULL,
    words        text,
    session_id   uuid        REFERENCES session ON DELETE CASCADE,
    starts_at    timestamptz,
    hours_before float8,
    state        text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
    attempts     int         NOT NULL DEFAULT 0,
    reason       text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    due_at       timestamptz NOT NULL DEFAULT now(),
    lease_until  timestamptz,
    UNIQUE (enrolment_id, session_id, starts_at, hours_before)
);
CREATE INDEX letter_due ON letter (due_at) WHERE state = 'queued';
CREATE INDEX letter_lease ON letter (lease_until) WHERE state = 'sending';
CREATE INDEX letter_person ON letter (person_id, created_at);
CREATE TABLE certificate (
    code         text        PRIMARY KEY,
    enrolment_id uuid        NOT NULL UNIQUE REFERENCES enrolment ON DELETE CASCADE,
    facts        jsonb       NOT NULL,
    issued_at    timestamptz NOT NULL,
    revoked_at   timestamptz
);
CREATE TABLE followed_offering (
    offering_id uuid PRIMARY KEY REFERENCES offering ON DELETE CASCADE,
    version     int  NOT NULL
)
"""


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";")):
        op.execute(statement)
