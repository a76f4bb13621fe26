"""Which signed deliveries were taken, so that one that is played back restores nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "hook_deliveries",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", "digest", name="pk_hook_deliveries"),
    )
    op.create_index("ix_hook_deliveries_source_at", "hook_deliveries", ["source", "at"])
