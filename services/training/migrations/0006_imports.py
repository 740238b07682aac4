"""Which offering a row of an imported file became."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE import_row (
            hub         text NOT NULL,
            ref         text NOT NULL,
            offering_id uuid NOT NULL REFERENCES offering,
            digest      text NOT NULL,
            PRIMARY KEY (hub, ref)
        )
        """
    )
