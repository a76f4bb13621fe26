"""What people promise and do about cases: calls back, levels skipped by hand, customers asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

FOLLOWED = ("surveys", "tickets", "mentions")
"""The streams whose records are read by customer, beside interactions."""


def upgrade() -> None:
    for name in ("team", "rule", "lifts", "call_by"):
        op.add_column("cases", sa.Column(name, sa.Text))
    op.add_column("cases", sa.Column("call_at", sa.BigInteger))
    op.create_index("ix_cases_call_at", "cases", ["call_at"])
    op.create_index("ix_cases_customer_opened_at", "cases", ["customer", "opened_at"])
    for stream in FOLLOWED:
        op.create_index(f"ix_{stream}_customer_occurred_at", stream, ["customer", "occurred_at"])
    op.create_table(
        "recoveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("state", "customer")),
        *(sa.Column(name, sa.Text) for name in ("touchpoint", "team", "kind")),
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("before", sa.Text),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("closed_at", "due_at")),
        *(sa.Column(name, sa.BigInteger) for name in ("asked_at", "answered_at")),
        *(sa.Column(name, sa.Text) for name in ("answer_source", "answer_id", "after")),
        sa.Column("points", sa.Double),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_recoveries"),
        sa.UniqueConstraint("answer_source", "answer_id", name="uq_recoveries_answer_source_answer_id"),
        sqlite_autoincrement=True,
    )
    for columns in (["case_id"], ["customer"], ["state", "due_at"], ["closed_at"]):
        op.create_index(f"ix_recoveries_{'_'.join(columns)}", "recoveries", columns)
