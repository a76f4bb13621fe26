"""Measurements that were kept both as a value and as its parts, and counted twice, are one of the two."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

MINUTE, HOUR = 60_000, 3_600_000
COUNTS = "('interactions', 'complaints', 'mentions')"
BALANCES = "('nps', 'tnps', 'enps', 'net_sentiment')"
BOTH = "value IS NOT NULL AND (numerator IS NOT NULL OR denominator IS NOT NULL)"


def upgrade() -> None:
    line = int(op.get_bind().scalar(sa.text("SELECT value FROM meta WHERE name = 'minutes_from'")) or 0)
    for grain, size, side in (("1m", MINUTE, ">="), ("1h", HOUR, "<")):
        op.execute(
            "INSERT INTO dirty (stream, grain, bucket) "  # noqa: S608
            f"SELECT DISTINCT 'measurements', '{grain}', occurred_at - occurred_at % {size} FROM measurements "
            f"WHERE {BOTH} AND occurred_at {side} {line}"
        )
    op.execute(
        "UPDATE measurements SET numerator = NULL, denominator = NULL "  # noqa: S608
        f"WHERE {BOTH} AND (coalesce(denominator, 0) = 0 OR metric IN {COUNTS})"
    )
    # Persons of a balance are kept in points of a hundred.
    op.execute(
        "UPDATE measurements SET value = NULL, numerator = coalesce("  # noqa: S608
        f"CASE WHEN metric IN {BALANCES} THEN 100 * numerator ELSE numerator END, value * denominator) "
        f"WHERE {BOTH}"
    )
