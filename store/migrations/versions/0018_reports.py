"""Reports that go out, and views that are frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False)


def upgrade() -> None:
    op.create_table(
        "report_runs",
        _key(),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "role")),
        sa.PrimaryKeyConstraint("id", name="pk_report_runs"),
        sa.UniqueConstraint("report", "due_at", name="uq_report_runs_report_due_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_runs_due_at", "report_runs", ["due_at"])
    op.create_table(
        "report_sends",
        _key(),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("run_id", "transition_id")),
        sa.Column("notifier", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("claimed_at", "sent_at")),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_report_sends"),
        sa.UniqueConstraint("transition_id", "notifier", name="uq_report_sends_transition_id_notifier"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_sends_run_id", "report_sends", ["run_id"])
    op.create_index("ix_report_sends_sent_at_next_at", "report_sends", ["sent_at", "next_at"])
    op.create_table(
        "frozen_views",
        _key(),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("token", "name", "note", "metric", "content", "who", "role")
        ),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_frozen_views"),
        sa.UniqueConstraint("token", name="uq_frozen_views_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_frozen_views_metric", "frozen_views", ["metric"])
