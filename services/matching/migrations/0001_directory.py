"""The directory: hubs, their offerings, needs."""

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
        CREATE TABLE hub (
            slug       text        PRIMARY KEY,
            state      text        NOT NULL CHECK (state IN ('member', 'left')),
            version    int         NOT NULL,
            profile    jsonb       NOT NULL,
            sort_name  text        COLLATE "lv-x-icu" NOT NULL,
            words      text        NOT NULL,
            changed_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX hub_listed ON hub (sort_name, slug) WHERE state = 'member'")
    op.execute("CREATE INDEX hub_profile ON hub USING gin (profile jsonb_path_ops)")
    op.execute(
        """
        CREATE TABLE offering (
            id           uuid          PRIMARY KEY,
            hub          text          NOT NULL,
            version      int           NOT NULL,
            state        text          NOT NULL,
            title        jsonb         NOT NULL,
            kind         text          NOT NULL,
            level        text,
            mode         text          NOT NULL,
            regions      text[]        NOT NULL,
            technologies text[]        NOT NULL,
            sectors      text[]        NOT NULL,
            audiences    text[]        NOT NULL,
            starts       timestamptz[] NOT NULL,
            last_end     timestamptz
        )
        """
    )
    op.execute("CREATE INDEX offering_hub ON offering (hub) WHERE state = 'published'")
    op.execute("CREATE TABLE need (id uuid PRIMARY KEY, wish jsonb NOT NULL, matches int NOT NULL, stated_at timestamptz NOT NULL)")
