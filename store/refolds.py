"""When what the sums were made with has changed: everything they touch is folded again."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, select

from domain.grains import bucket_of
from domain.streams import STREAMS, Stream
from domain.times import MINUTE
from store import dirt, meta, packs
from store.engine import Store
from store.schema import CUBES, RECORDS, SLICES

_LIMITS, _ZONE = "folded_with_limits", "folded_in_zone"


def refold_if_changed(store: Store) -> int:
    """Mark what the limits or the business zone of before have shaped; how many buckets are dirty by that.

    To be called when the hub starts. What the sums are made with now is remembered.
    """
    limits, zone = made_with = orjson.dumps(store.limits, option=orjson.OPT_SORT_KEYS).decode(), store.zone.key
    with store.read() as connection:
        if _remembered(connection) == made_with:
            return 0
    with store.write() as connection:
        marked, before = 0, _remembered(connection)
        if before[0] not in (None, limits):
            marked += sum(_mark_minutes(connection, stream) for stream in STREAMS.values() if _has_limits(stream))
        if before[1] not in (None, zone):
            marked += sum(_mark_days(connection, store, stream) for stream in STREAMS.values())
        meta.put(connection, _LIMITS, limits)
        meta.put(connection, _ZONE, zone)
    return marked


def _remembered(connection: Connection) -> tuple[str | None, str | None]:
    """The limits and the zone of before; None where nothing was folded yet."""
    return meta.get(connection, _LIMITS), meta.get(connection, _ZONE)


def _has_limits(stream: Stream) -> bool:
    return any(component.limit for component in stream.components)


def _mark_minutes(connection: Connection, stream: Stream) -> int:
    table = RECORDS[stream.name]
    moments = {component.at for component in stream.components if component.limit}
    minutes: set[int] = set()
    for moment in moments:
        at = table.c[moment]
        minutes |= set(connection.scalars(select(at - at % MINUTE).where(at.is_not(None)).distinct()))
    dirt.mark(connection, stream.name, "1m", minutes)
    return len(minutes)


def _mark_days(connection: Connection, store: Store, stream: Stream) -> int:
    """Days begin elsewhere now: none of those there are is one any more."""
    hours = CUBES[stream.name, "1h"]
    connection.execute(CUBES[stream.name, "1d"].delete())
    connection.execute(SLICES[stream.name, "1d"].delete())
    packs.drop(connection, stream, "1d", [(0, 2**62)])
    days = {bucket_of(hour, "1d", store.zone) for hour in connection.scalars(select(hours.c.bucket).distinct())}
    dirt.mark(connection, stream.name, "1d", days)
    return len(days)
