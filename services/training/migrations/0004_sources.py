"""Harvest sources, their runs, and what they brought."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE source (
    id          uuid        PRIMARY KEY,
    hub         text        NOT NULL,
    name        text        NOT NULL,
    address     text        NOT NULL,
    method      text        NOT NULL CHECK (method IN ('json-ld', 'ical', 'feed', 'csv', 'kopa')),
    choices     jsonb       NOT NULL,
    every_hours int         NOT NULL CHECK (every_hours > 0),
    approval    text        NOT NULL CHECK (approval IN ('waiting', 'approved', 'refused')),
    refusal     text,
    enabled     boolean     NOT NULL,
    health      text        NOT NULL,
    last_run    jsonb,
    revision    int         NOT NULL,
    version     int         NOT NULL,
    memory      jsonb       NOT NULL DEFAULT '{}',
    next_run_at timestamptz NOT NULL DEFAULT now(),
    running     uuid,
    lease_until timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now(),
    removed_at  timestamptz
);
CREATE INDEX source_hub ON source (hub, name);
CREATE INDEX source_due ON source (next_run_at) WHERE approval = 'approved' AND enabled AND removed_at IS NULL;
CREATE TABLE harvest_run (
    id         uuid        PRIMARY KEY,
    source_id  uuid        NOT NULL REFERENCES source ON DELETE CASCADE,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text        NOT NULL CHECK (outcome IN ('running', 'done', 'failed')),
    reason     text,
    health     text,
    complete   boolean     NOT NULL DEFAULT true,
    read       int         NOT NULL DEFAULT 0,
    added      int         NOT NULL DEFAULT 0,
    changed    int         NOT NULL DEFAULT 0,
    unchanged  int         NOT NULL DEFAULT 0,
    rejected   int         NOT NULL DEFAULT 0,
    gone       int         NOT NULL DEFAULT 0
);
CREATE INDEX harvest_run_source ON harvest_run (source_id, started_at DESC, id DESC);
CREATE TABLE harvest_item (
    run_id      uuid  NOT NULL REFERENCES harvest_run ON DELETE CASCADE,
    number      int   NOT NULL,
    outcome     text  NOT NULL CHECK (outcome IN ('added', 'changed', 'rejected', 'gone')),
    title       text  NOT NULL,
    link        text,
    offering_id uuid,
    reasons     jsonb NOT NULL,
    PRIMARY KEY (run_id, number)
);
CREATE TABLE harvested (
    source_id     uuid        NOT NULL REFERENCES source ON DELETE CASCADE,
    key           text        NOT NULL,
    offering_id   uuid        NOT NULL REFERENCES offering ON DELETE CASCADE,
    link          text,
    fingerprint   text        NOT NULL,
    digest        text        NOT NULL,
    first_seen_at timestamptz NOT NULL,
    seen_in       uuid        NOT NULL,
    missed        int         NOT NULL DEFAULT 0,
    gone_at       timestamptz,
    PRIMARY KEY (source_id, key)
);
CREATE INDEX harvested_offering ON harvested (offering_id);
CREATE TABLE field_lock (
    offering_id uuid        NOT NULL REFERENCES offering ON DELETE CASCADE,
    field       text        NOT NULL,
    locked_by   text        NOT NULL,
    locked_at   timestamptz NOT NULL,
    PRIMARY KEY (offering_id, field)
);
CREATE TABLE duplicate (
    id          uuid        PRIMARY KEY,
    one         uuid        NOT NULL REFERENCES offering ON DELETE CASCADE,
    other       uuid        NOT NULL REFERENCES offering ON DELETE CASCADE,
    score       int         NOT NULL,
    reasons     jsonb       NOT NULL,
    state       text        NOT NULL CHECK (state IN ('proposed', 'declined', 'merged')),
    kept        uuid,
    was         text,
    version     int         NOT NULL,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    UNIQUE (one, other),
    CHECK (one < other)
);
CREATE INDEX duplicate_other ON duplicate (other);
CREATE TABLE link_check (
    offering_id  uuid        PRIMARY KEY REFERENCES offering ON DELETE CASCADE,
    link         text        NOT NULL,
    host         text        NOT NULL,
    failures     int         NOT NULL DEFAULT 0,
    reason       text,
    checked_at   timestamptz,
    next_at      timestamptz NOT NULL,
    broken_since timestamptz
);
CREATE INDEX link_check_due ON link_check (next_at);
CREATE INDEX link_check_broken ON link_check (broken_since) WHERE broken_since IS NOT NULL
"""


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";")):
        op.execute(statement)
