"""Dirty buckets: whose sums no longer hold. Append-only; whoever folds deletes exactly the ids it read."""

from __future__ import annotations

from collections.abc import Collection

import orjson
from sqlalchemy import Connection, func, select

from domain.streams import STREAMS
from store import bulk
from store.schema import dirty


def mark(connection: Connection, stream: str, grain: str, buckets: Collection[int]) -> None:
    """Say that these buckets (ms) must be folded again."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_MARK_SQLITE, (stream, grain, orjson.dumps(sorted(buckets)).decode()))
    else:
        connection.exec_driver_sql(_MARK_POSTGRESQL, (stream, grain, sorted(buckets)))


def marked(connection: Connection, stream: str, grain: str, *, limit: int | None = None) -> dict[int, list[int]]:
    """The ids of the marks on each dirty bucket of a stream and grain, in order of bucket; empty if all is clean.

    With a `limit` only so many marks, those on the newest buckets.
    """
    found: dict[int, list[int]] = {}
    asked = {"stream": stream, "grain": grain, "most": limit}
    for bucket, key in bulk.rows(connection, _MARKED[connection.dialect.name], asked):
        found.setdefault(bucket, []).append(key)
    return dict(sorted(found.items()))


def streams(connection: Connection, grain: str) -> set[str]:
    """The streams that have dirty buckets of that grain."""
    return {name for (name,) in bulk.rows(connection, _STREAMS[connection.dialect.name], {"grain": grain})}


def is_clean(connection: Connection) -> bool:
    """True if every bucket is folded."""
    return connection.scalar(select(dirty.c.id).limit(1)) is None


def first(connection: Connection, streams: Collection[str], start: int, end: int) -> int | None:
    """The first minute or hour in [start, end) ms that is to be folded for one of these streams; None if all are."""
    found: int | None = connection.scalar(
        select(func.min(dirty.c.bucket)).where(
            dirty.c.stream.in_(streams), dirty.c.grain.in_(("1m", "1h")), dirty.c.bucket >= start, dirty.c.bucket < end
        )
    )
    return found


def wipe(connection: Connection, ids: Collection[int]) -> bool:
    """Take away these marks; False if some were gone already, because somebody else has folded them."""
    if connection.dialect.name == "sqlite":
        gone = connection.exec_driver_sql(_WIPE_SQLITE, (orjson.dumps(list(ids)).decode(),))
    else:
        gone = connection.exec_driver_sql("DELETE FROM dirty WHERE id = ANY(%s)", (list(ids),))
    return gone.rowcount == len(ids)


_STREAMS_SQL = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM dirty WHERE stream = '{name}' AND grain = {{0}})"  # noqa: S608
    for name in STREAMS
)
"""One look at the index for each: among millions of marks their streams are not sought."""
_STREAMS = {"sqlite": _STREAMS_SQL.format(":grain"), "postgresql": _STREAMS_SQL.format("%(grain)s")}
_MARK = "INSERT INTO dirty (stream, grain, bucket) SELECT {mark}, {mark}, "
_MARK_SQLITE = _MARK.format(mark="?") + "value FROM json_each(?)"
_MARK_POSTGRESQL = _MARK.format(mark="%s") + "unnest(%s::bigint[])"
_WIPE_SQLITE = "DELETE FROM dirty WHERE id IN (SELECT value FROM json_each(?))"
_MARKED_SQL = "SELECT bucket, id FROM dirty WHERE stream = {} AND grain = {} ORDER BY bucket DESC, id LIMIT {}"
_MARKED = {
    "sqlite": _MARKED_SQL.format(":stream", ":grain", "coalesce(:most, -1)"),
    "postgresql": _MARKED_SQL.format("%(stream)s", "%(grain)s", "%(most)s"),
}
