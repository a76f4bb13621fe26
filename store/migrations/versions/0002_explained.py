"""What detectors remember, how sensitive people want them, and why an alert was raised."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "detector_states",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("grain", sa.Text, nullable=False),
        sa.Column("detector", sa.Text, nullable=False),
        sa.Column("judged_until", sa.BigInteger, nullable=False),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("series", "grain", "detector", name="pk_detector_states"),
    )
    op.create_table(
        "tuning",
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("sensitivity", sa.Double, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("metric", name="pk_tuning"),
    )
    op.add_column("alerts", sa.Column("cause", sa.Text))
