"""Every change of a sensitivity, with who made it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    key = sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False)
    op.create_table(
        "tuning_changes",
        key,
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("before", "after")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "role")),
        sa.PrimaryKeyConstraint("id", name="pk_tuning_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tuning_changes_metric_at", "tuning_changes", ["metric", "at"])
