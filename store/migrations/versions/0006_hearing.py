"""What is heard in texts, and what people corrected of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_BESIDE = ("topics", "brand", "echo_of", "filled", "heard")
_COLUMNS = {
    "mentions": _BESIDE,
    "tickets": ("language", "sentiment", "topic", *_BESIDE),
    "surveys": ("language", "sentiment", "topic", *_BESIDE),
}


def upgrade() -> None:
    for table, names in _COLUMNS.items():
        op.add_column(table, sa.Column("sentiment_score", sa.Double))
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text))
        _partial(f"ix_{table}_unheard", table, "known_at", "heard IS NULL")
    _partial("ix_mentions_echo_of", "mentions", "echo_of", "echo_of IS NOT NULL")
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("stream", "source", "external_id", "text")),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "role", "before")),
        *(sa.Column(name, sa.Text) for name in ("language", "sentiment", "topics")),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_stream_source_external_id", "corrections", ["stream", "source", "external_id"])


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
