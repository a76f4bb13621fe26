"""Scenes that people edit, and scenes that they send to screens."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "scene_edits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("scene", "definition")),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "role")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_scene_edits_scene", "scene_edits", ["scene"])
    op.create_table(
        "pushes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("screen", "scene")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("at", "until")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "role")),
        sa.Column("ended_at", sa.BigInteger),
        *(sa.Column(name, sa.Text) for name in ("ended_by", "ended_role")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pushes_until", "pushes", ["until"])
