"""When what the sums were made with has changed, or how records are counted: everything they touch is folded again."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, case, func, or_, select, update

from domain.grains import bucket_of
from domain.metrics import METRICS
from domain.streams import MEASUREMENTS, STREAMS, Stream
from domain.times import MINUTE
from store import dirt, meta, packs
from store.engine import Store
from store.schema import CUBES, RECORDS, SLICES

_LIMITS, _ZONE, _ONCE = "folded_with_limits", "folded_in_zone", "measurements_counted_once"
_TRUE = "1"


def refold_if_changed(store: Store) -> int:
    """Mark what the limits or the business zone of before have shaped; how many buckets are dirty by that.

    To be called when the hub starts. What the sums are made with now is remembered. Measurements that an earlier
    version kept both as a value and as its parts, and counted twice, are mended first.
    """
    limits, zone = orjson.dumps(store.limits, option=orjson.OPT_SORT_KEYS).decode(), store.zone.key
    made_with = limits, zone, _TRUE
    with store.read() as connection:
        if _remembered(connection) == made_with:
            return 0
    with store.write() as connection:
        marked, before = 0, _remembered(connection)
        if before[0] not in (None, limits):
            marked += sum(_mark_minutes(connection, stream) for stream in STREAMS.values() if _has_limits(stream))
        if before[1] not in (None, zone):
            marked += sum(_mark_days(connection, store, stream) for stream in STREAMS.values())
        marked += _count_once(connection) if before[2] is None else 0
        meta.put(connection, _ONCE, _TRUE)
        meta.put(connection, _LIMITS, limits)
        meta.put(connection, _ZONE, zone)
    return marked


def _remembered(connection: Connection) -> tuple[str | None, str | None, str | None]:
    """The limits and the zone of before, None where nothing was folded yet; and whether measurements were mended."""
    return meta.get(connection, _LIMITS), meta.get(connection, _ZONE), meta.get(connection, _ONCE)


def _count_once(connection: Connection) -> int:
    """Keep measurements as `pipelines.derive` keeps them now: as a value, or as its parts where they have any."""
    table = RECORDS[MEASUREMENTS.name]
    value, above, below = table.c.value, table.c.numerator, table.c.denominator
    both = value.is_not(None), or_(above.is_not(None), below.is_not(None))
    at = table.c.occurred_at
    minutes = set(connection.scalars(select(at - at % MINUTE).where(*both).distinct()))
    if not minutes:
        return 0
    is_whole = or_(func.coalesce(below, 0) == 0, table.c.metric.in_(_shaped("count")))
    connection.execute(update(table).where(*both, is_whole).values(numerator=None, denominator=None))
    persons = case((table.c.metric.in_(_shaped("balance")), 100 * above), else_=above)
    connection.execute(update(table).where(*both).values(numerator=func.coalesce(persons, value * below), value=None))
    dirt.mark(connection, MEASUREMENTS.name, "1m", minutes)
    return len(minutes)


def _shaped(shape: str) -> list[str]:
    return [name for name, metric in METRICS.items() if metric.shape == shape]


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
