"""What goes out of an incident, by which notifier."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("incident_id", "transition_id")),
        sa.Column("notifier", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("claimed_at", "sent_at")),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("transition_id", "notifier", name="uq_notices_transition_id_notifier"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_incident_id", "notices", ["incident_id"])
    op.create_index("ix_notices_sent_at_next_at", "notices", ["sent_at", "next_at"])
