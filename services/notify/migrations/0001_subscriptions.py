"""Subscribers, subscriptions, webhooks, and the deliveries to them."""

from alembic import op

from chassis import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PEOPLE = """
CREATE TABLE subscriber (
    id           uuid        PRIMARY KEY,
    email        text        NOT NULL UNIQUE,
    language     text        NOT NULL CHECK (language IN ('lv', 'en')),
    version      int         NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT now(),
    asked_at     timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz
);
CREATE INDEX subscriber_unconfirmed ON subscriber (asked_at) WHERE confirmed_at IS NULL;
CREATE TABLE token (
    hash          bytea       PRIMARY KEY,
    subscriber_id uuid        NOT NULL REFERENCES subscriber ON DELETE CASCADE,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL
);
CREATE INDEX token_subscriber ON token (subscriber_id);
CREATE INDEX token_expires ON token (expires_at);
CREATE TABLE letter (
    id            uuid        PRIMARY KEY,
    subscriber_id uuid        NOT NULL REFERENCES subscriber ON DELETE CASCADE,
    state         text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
    attempts      int         NOT NULL DEFAULT 0,
    reason        text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    due_at        timestamptz NOT NULL DEFAULT now(),
    lease_until   timestamptz
);
CREATE INDEX letter_due ON letter (due_at) WHERE state IN ('queued', 'sending');
CREATE INDEX letter_subscriber ON letter (subscriber_id, created_at)
"""
SUBSCRIPTIONS = """
CREATE TABLE webhook (
    id              uuid        PRIMARY KEY,
    hub             text,
    url             text        NOT NULL,
    description     text        NOT NULL,
    secret          text        NOT NULL,
    previous_secret text,
    previous_until  timestamptz,
    state           text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
    disabled_reason text,
    failing_since   timestamptz,
    version         int         NOT NULL DEFAULT 1,
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_hub ON webhook (hub, id);
CREATE TABLE subscription (
    id            uuid        PRIMARY KEY,
    subscriber_id uuid        REFERENCES subscriber ON DELETE CASCADE,
    webhook_id    uuid        REFERENCES webhook ON DELETE CASCADE,
    filters       jsonb       NOT NULL,
    anchors       text[]      NOT NULL,
    version       int         NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    changed_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(subscriber_id, webhook_id) = 1)
);
CREATE INDEX subscription_anchors ON subscription USING gin (anchors);
CREATE INDEX subscription_subscriber ON subscription (subscriber_id);
CREATE UNIQUE INDEX subscription_webhook ON subscription (webhook_id)
"""
# `spread_after` is set while not all subscriptions were looked at yet: the last one that was.
# Order is kept by `seq` within a subscription and an offering; a delivery waits while an earlier one is open.
DELIVERIES = """
CREATE TABLE news (
    event_id     uuid        PRIMARY KEY,
    seq          bigint      GENERATED ALWAYS AS IDENTITY,
    type         text        NOT NULL,
    about        text        NOT NULL,
    time         timestamptz NOT NULL,
    traceparent  text,
    offering     jsonb       NOT NULL,
    spread_after uuid
);
CREATE INDEX news_spreading ON news (about, seq) WHERE spread_after IS NOT NULL;
CREATE TABLE delivery (
    id              uuid        PRIMARY KEY,
    seq             bigint      GENERATED ALWAYS AS IDENTITY,
    subscription_id uuid        NOT NULL,
    recipient_id    uuid        NOT NULL,
    channel         text        NOT NULL CHECK (channel IN ('email', 'webhook')),
    event_id        uuid        NOT NULL REFERENCES news,
    about           text        NOT NULL,
    state           text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
    version         int         NOT NULL DEFAULT 1,
    attempts        int         NOT NULL DEFAULT 0,
    budget          int,
    reason          text,
    queued_at       timestamptz NOT NULL DEFAULT now(),
    due_at          timestamptz NOT NULL DEFAULT now(),
    lease_until     timestamptz,
    changed_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (event_id, subscription_id)
);
CREATE INDEX news_time ON news (time);
CREATE INDEX delivery_due ON delivery (channel, due_at) WHERE state = 'queued';
CREATE INDEX delivery_lease ON delivery (lease_until) WHERE state = 'sending';
CREATE INDEX delivery_open ON delivery (subscription_id, about, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX delivery_about ON delivery (about, id);
CREATE INDEX delivery_recipient ON delivery (recipient_id, id);
CREATE INDEX delivery_changed ON delivery (changed_at) WHERE state IN ('sent', 'failed', 'unknown');
CREATE TABLE hub (slug text PRIMARY KEY, name jsonb NOT NULL, state text NOT NULL, version int NOT NULL)
"""


def upgrade() -> None:
    tables.create(op.execute)
    for statements in (PEOPLE, SUBSCRIPTIONS, DELIVERIES):
        for statement in statements.split(";"):
            op.execute(statement)
