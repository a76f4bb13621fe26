"""Cubes of closed hours and days as columns of numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "packs",
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("grain", sa.Text, nullable=False),
        sa.Column("bucket", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("stream", "grain", "bucket", "name", name="pk_packs"),
    )
