"""Dirty buckets: whose sums no longer hold. Append-only; whoever folds deletes exactly the ids it read."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from store.bulk import load
from store.schema import dirty


def mark(connection: Connection, stream: str, grain: str, buckets: Collection[int]) -> None:
    """Say that these buckets (ms) must be folded again."""
    marks = [(stream, grain, bucket) for bucket in sorted(buckets)]
    load(connection, "dirty", ("stream", "grain", "bucket"), marks)


def marked(connection: Connection, stream: str, grain: str, *, limit: int | None = None) -> dict[int, list[int]]:
    """The ids of the marks on each dirty bucket of a stream and grain, in order of bucket; empty if all is clean."""
    chosen = (
        select(dirty.c.bucket, dirty.c.id)
        .where(dirty.c.stream == stream, dirty.c.grain == grain)
        .order_by(dirty.c.bucket.desc(), dirty.c.id)
        .limit(limit)
    )
    found: dict[int, list[int]] = {}
    for bucket, key in connection.execute(chosen):
        found.setdefault(bucket, []).append(key)
    return dict(sorted(found.items()))


def is_clean(connection: Connection) -> bool:
    """True if every bucket is folded."""
    return connection.scalar(select(dirty.c.id).limit(1)) is None


def wipe(connection: Connection, ids: Collection[int]) -> bool:
    """Take away these marks; False if some were gone already, because somebody else has folded them."""
    chosen = sorted(ids)
    gone = 0
    for at in range(0, len(chosen), _AT_ONCE):
        some = chosen[at : at + _AT_ONCE]
        gone += connection.execute(delete(dirty).where(dirty.c.id.in_(some))).rowcount
    return gone == len(chosen)


_AT_ONCE = 5_000
"""Ids in one statement; both databases take at least 32,766 parameters."""
