"""When a case climbs, and when its clock stood still."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("cases", sa.Column("pauses", sa.Text))
    op.add_column("cases", sa.Column("paused_at", sa.BigInteger))
    op.add_column("cases", sa.Column("due_at", sa.BigInteger))
    op.create_index("ix_cases_due_at", "cases", ["due_at"])
    op.create_index("ix_tickets_known_at", "tickets", ["known_at"])
