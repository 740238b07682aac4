"""Organisations with their links and consents, what is bound to them, and the ledger of aid."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE organisation (
            id              uuid        PRIMARY KEY,
            version         int         NOT NULL,
            name            text        NOT NULL,
            country         text        NOT NULL,
            register_number text,
            kind            text        NOT NULL CHECK (kind IN ('company', 'public-body')),
            size_class      text        NOT NULL,
            sector          text,
            region          text,
            municipality    text,
            undertaking     text,
            contact         jsonb       NOT NULL,
            language        text        NOT NULL CHECK (language IN ('lv', 'en')),
            words           text        NOT NULL,
            verified_at     timestamptz,
            verified_by     text,
            created_at      timestamptz NOT NULL,
            changed_at      timestamptz NOT NULL
        )
        """
    )
    # Whoever types a number does not own it: only of those that somebody has verified is there one a number.
    op.execute("CREATE UNIQUE INDEX organisation_verified ON organisation (country, register_number) WHERE verified_at IS NOT NULL")
    op.execute("CREATE INDEX organisation_email ON organisation ((contact ->> 'email'))")
    op.execute(
        """
        CREATE TABLE organisation_link (
            token        bytea       PRIMARY KEY,
            organisation uuid        NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
            created_at   timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX organisation_link_organisation ON organisation_link (organisation)")
    # CASCADE: whatever slips past the command that erases must go too, rather than stay without its owner.
    for table in ("need", "assessment"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN organisation uuid REFERENCES organisation (id) ON DELETE CASCADE")
        op.execute(f"CREATE INDEX {table}_organisation ON {table} (organisation) WHERE organisation IS NOT NULL")
    op.execute("CREATE INDEX assessment_drafts ON assessment (changed_at) WHERE state = 'draft'")
    op.execute(
        """
        CREATE TABLE consent (
            id           uuid        PRIMARY KEY,
            organisation uuid        NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
            hub          text        NOT NULL,
            purpose      text        NOT NULL CHECK (purpose IN ('match', 'assessment')),
            given_at     timestamptz NOT NULL,
            expires_at   timestamptz NOT NULL,
            withdrawn_at timestamptz
        )
        """
    )
    op.execute("CREATE INDEX consent_of ON consent (organisation, hub, purpose)")
    op.execute(
        """
        CREATE TABLE aid_entry (
            id              uuid          PRIMARY KEY,
            organisation    uuid          REFERENCES organisation (id) ON DELETE SET NULL,
            undertaking     text          NOT NULL,
            beneficiary     text          NOT NULL,
            match           uuid          NOT NULL,
            hub             text          NOT NULL,
            basis           text          NOT NULL,
            amount_eur      numeric(12,2) NOT NULL CHECK (amount_eur > 0),
            service         text,
            granted_on      date          NOT NULL,
            created_at      timestamptz   NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX aid_entry_undertaking ON aid_entry (undertaking, granted_on)")
    op.execute("CREATE INDEX aid_entry_beneficiary ON aid_entry (beneficiary, granted_on)")
    op.execute("CREATE INDEX aid_entry_organisation ON aid_entry (organisation)")
