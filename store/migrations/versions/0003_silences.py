"""Silences, and what each of them muted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "silences",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("matchers", "owner", "role", "reason")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("starts_at", "ends_at", "created_at")),
        sa.Column("recurrence", sa.Text),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_role", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_silences_ends_at", "silences", ["ends_at"])
    op.create_table(
        "mutes",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("silence_id", sa.BigInteger, nullable=False),
        sa.Column("alert_id", sa.BigInteger, nullable=False),
        sa.Column("muted_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("outcome", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mutes_silence_id", "mutes", ["silence_id"])
    op.create_index("ix_mutes_alert_id", "mutes", ["alert_id"])
    is_standing = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_mutes_standing",
        "mutes",
        ["alert_id"],
        unique=True,
        sqlite_where=is_standing,
        postgresql_where=is_standing,
    )
    op.add_column("alerts", sa.Column("muted_by", sa.BigInteger))
