"""What tickets and comments are about is rolled up like what mentions are about."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

MINUTE, HOUR = 60_000, 3_600_000
MOMENTS = {"surveys": ("occurred_at",), "tickets": ("occurred_at", "solved_at")}


def upgrade() -> None:
    line = int(op.get_bind().scalar(sa.text("SELECT value FROM meta WHERE name = 'minutes_from'")) or 0)
    for stream, moments in MOMENTS.items():
        for grain in ("1m", "1h", "1d"):
            op.add_column(f"{stream}_{grain}", sa.Column("topic", sa.Text, nullable=False, server_default=""))
        for moment in moments:
            _fold_again(stream, moment, line)


def _fold_again(stream: str, moment: str, line: int) -> None:
    """What was heard before this is counted under its topic, too; of minutes kept no longer, in their hours."""
    for grain, size, side in (("1m", MINUTE, ">="), ("1h", HOUR, "<")):
        op.execute(
            "INSERT INTO dirty (stream, grain, bucket) "  # noqa: S608
            f"SELECT DISTINCT '{stream}', '{grain}', {moment} - {moment} % {size} FROM {stream} "
            f"WHERE topic IS NOT NULL AND {moment} {side} {line}"
        )
