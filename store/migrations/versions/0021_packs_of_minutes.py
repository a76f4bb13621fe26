"""Packs say the words of each column beside it, and stand by column; those there are are made anew."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.drop_table("packs")
    op.create_table(
        "packs",
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("grain", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("bucket", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("stream", "grain", "name", "bucket", name="pk_packs"),
    )
