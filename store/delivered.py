"""What came in through hooks: a digest of each signed delivery, so that one that is played back restores nothing."""

from __future__ import annotations

from sqlalchemy import Connection, Index, Table, delete, select

from domain.times import DAY
from store.columns import metadata, moment_column, text_column
from store.inserts import inserting

KEPT = 366 * DAY

_deliveries = Table(
    "hook_deliveries",
    metadata,
    text_column("source", key=True),
    text_column("digest", key=True),
    moment_column("at", required=True),
    Index(None, "source", "at"),
)


def seen(connection: Connection, source: str, digest: str, now: int) -> int | None:
    """When that delivery of a source was first taken (ms); None if it was not, and it is remembered for a year now."""
    key = (_deliveries.c.source == source, _deliveries.c.digest == digest)
    before: int | None = connection.scalar(select(_deliveries.c.at).where(*key))
    if before is not None:
        return before
    connection.execute(delete(_deliveries).where(_deliveries.c.source == source, _deliveries.c.at < now - KEPT))
    made = inserting(connection, _deliveries).values(source=source, digest=digest, at=now).on_conflict_do_nothing()
    # Of two that come at the same moment the second is the repeat: on PostgreSQL it waits here for the first.
    return None if connection.execute(made).rowcount == 1 else now
