"""Tickets that were solved without a time leave the backlog when we learnt of it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MINUTE, HOUR = 60_000, 3_600_000
UNDATED = "status IN ('solved', 'closed') AND solved_at IS NULL"
AT = "CASE WHEN known_at > occurred_at THEN known_at ELSE occurred_at END"


def upgrade() -> None:
    line = op.get_bind().scalar(sa.text("SELECT value FROM meta WHERE name = 'minutes_from'"))
    for grain, size, side in (("1m", MINUTE, ">="), ("1h", HOUR, "<")):
        op.execute(
            "INSERT INTO dirty (stream, grain, bucket) "  # noqa: S608
            f"SELECT DISTINCT 'tickets', '{grain}', ({AT}) - ({AT}) % {size} FROM tickets "
            f"WHERE {UNDATED} AND ({AT}) {side} {int(line or 0)}"
        )
    op.execute(f"UPDATE tickets SET solved_at = {AT} WHERE {UNDATED}")  # noqa: S608
