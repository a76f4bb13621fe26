"""Hours are packed by the day; packs of single hours are read no more."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("DELETE FROM packs WHERE grain = '1h'")
