"""What a round removes is found without looking through all: letters that were emptied, and aid of erased organisations."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX letter_emptied ON letter (created_at) WHERE email = ''")
    op.execute("CREATE INDEX aid_entry_of_nobody ON aid_entry (granted_on) WHERE organisation IS NULL")
