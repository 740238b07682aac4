"""Signing keys, the stream of what travelled through the network, delivery receipts."""

from alembic import op

from chassis import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    tables.create(op.execute)
    op.execute(
        """
        CREATE TABLE signing_key (
            kid        text        PRIMARY KEY,
            private    jsonb       NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            signs_from timestamptz NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE stream_event (
            seq         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event_id    uuid        NOT NULL UNIQUE,
            type        text        NOT NULL,
            subject     text        NOT NULL,
            about       text        NOT NULL,
            hub         text,
            title       jsonb,
            at          timestamptz NOT NULL,
            traceparent text
        )
        """
    )
    op.execute("CREATE INDEX stream_event_about ON stream_event (about, seq) WHERE title IS NOT NULL")
    op.execute("CREATE INDEX stream_event_at ON stream_event (at)")
    op.execute(
        """
        CREATE TABLE delivery (
            id         uuid        PRIMARY KEY,
            version    int         NOT NULL,
            event_id   uuid        NOT NULL,
            about      text        NOT NULL,
            channel    text        NOT NULL,
            state      text        NOT NULL,
            attempts   int         NOT NULL,
            reason     text,
            queued_at  timestamptz NOT NULL,
            changed_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX delivery_event ON delivery (event_id, queued_at)")
    op.execute("CREATE INDEX delivery_queued ON delivery (queued_at)")
