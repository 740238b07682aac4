"""The tables that every service's database has for delivery. A service's first migration calls `create`.

Plain SQL, because partitions, defaults that must be evaluated in order and storage options are the point of them.
"""

from collections.abc import Callable

OUTBOX = """
CREATE SEQUENCE outbox_seq CACHE 1;

-- Insert-only: nothing is marked, nothing is deleted but whole days. The columns id, aggregatetype, aggregateid, type and
-- payload are those of Debezium's outbox event router, so that change data capture can take the relay's place.
-- xid stands before seq on purpose: defaults are evaluated in this order, so a transaction owns its xid before it takes a seq.
CREATE TABLE outbox (
    xid           xid8        NOT NULL DEFAULT pg_current_xact_id(),
    seq           bigint      NOT NULL DEFAULT nextval('outbox_seq'),
    id            uuid        NOT NULL,
    aggregatetype text        NOT NULL,
    aggregateid   text        NOT NULL,
    type          text        NOT NULL,
    headers       text        NOT NULL,
    payload       bytea       NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (seq, created_at)
) PARTITION BY RANGE (created_at);

CREATE TABLE outbox_rest PARTITION OF outbox DEFAULT;

-- What the relay remembers: everything up to `low` is published or rolled back.
CREATE TABLE relay_mark (
    shard      int         PRIMARY KEY,
    epoch      bigint      NOT NULL DEFAULT 0,
    low        bigint      NOT NULL DEFAULT 0,
    cluster_id text,
    consumed_cluster text,
    updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO relay_mark (shard) VALUES (0);
"""

INBOX = """
-- What was already applied here. Kept longer than the outbox, so that a replay is recognised.
CREATE TABLE inbox (
    id           uuid        NOT NULL,
    source       text        NOT NULL,
    type         text        NOT NULL,
    subject      text        NOT NULL,
    event_time   timestamptz NOT NULL,
    published_at timestamptz NOT NULL,
    applied_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id, source)
);
CREATE INDEX inbox_applied ON inbox USING brin (applied_at);
"""

DEAD_LETTERS = """
CREATE TABLE dead_letter (
    id            uuid        PRIMARY KEY,
    topic         text        NOT NULL,
    "partition"   int         NOT NULL,
    "offset"      bigint      NOT NULL,
    key           bytea,
    headers       jsonb       NOT NULL,
    value         bytea,
    type          text        NOT NULL,
    event_id      uuid,
    reason        text        NOT NULL,
    detail        text        NOT NULL,
    fingerprint   text        NOT NULL,
    attempts      int         NOT NULL,
    state         text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'redriven', 'discarded')),
    closed_by     text,
    closed_reason text,
    closed_at     timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (topic, "partition", "offset", created_at)
);
CREATE INDEX dead_letter_open ON dead_letter (fingerprint) WHERE state = 'open';
CREATE INDEX dead_letter_key ON dead_letter (topic, key) WHERE state = 'open';

CREATE TABLE parked_key (
    topic     text        NOT NULL,
    key       bytea       NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, key)
);
"""

IDEMPOTENCY = """
CREATE TABLE idempotency (
    client      text        NOT NULL,
    key         text        NOT NULL,
    fingerprint text        NOT NULL,
    status      int,
    headers     jsonb,
    body        bytea,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (client, key)
);
CREATE INDEX idempotency_created ON idempotency USING brin (created_at);
"""

AUDIT = """
CREATE TABLE audit (
    id         uuid        PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    who        text        NOT NULL,
    act        text        NOT NULL,
    what       text        NOT NULL,
    detail     jsonb       NOT NULL DEFAULT '{}'
);
"""

OWN = {"outbox", "outbox_rest", "relay_mark", "inbox", "dead_letter", "parked_key", "idempotency", "audit"}
"""The tables made here; a service's models need not repeat them."""


def create(execute: Callable[[str], object]) -> None:
    """Makes all of them; `execute` is `op.execute` of the service's first migration."""
    for statements in (OUTBOX, INBOX, DEAD_LETTERS, IDEMPOTENCY, AUDIT):
        for statement in _split(statements):
            execute(statement)


def _split(statements: str) -> list[str]:
    lines = [line for line in statements.splitlines() if not line.lstrip().startswith("--")]
    return [each.strip() for each in "\n".join(lines).split(";") if each.strip()]


def is_own(name: str | None) -> bool:
    """Whether a table is the chassis's: one of the above, or a day of the outbox."""
    return name is not None and (name in OWN or name.startswith("outbox_"))
