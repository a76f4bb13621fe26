"""Handovers, and what happened by when it did."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("shift", "lead", "following", "notes")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("begins_at", "ends_at")),
        *(sa.Column(name, sa.Text) for name in ("outgoing", "incoming")),
        sa.Column("frozen_at", sa.BigInteger),
        sa.Column("briefing", sa.Text),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.UniqueConstraint("begins_at", name="uq_handovers_begins_at"),
        sqlite_autoincrement=True,
    )
    for table in ("alert_transitions", "case_transitions"):
        op.create_index(f"ix_{table}_at", table, ["at"])
