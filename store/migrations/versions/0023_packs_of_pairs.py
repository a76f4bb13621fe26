"""Hours are packed by every two dimensions too; packs of hours without those are made anew."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute("DELETE FROM packs WHERE grain = '1h'")
