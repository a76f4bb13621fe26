"""Bygone minutes: those that the rollups keep no longer, packed from the records, so that nobody reads these again.

A day of a quarter ago is looked at by five minutes, and one record in twenty thousand is looked for in it: packs of its
minutes tell both. They are made of minutes while there are any, and after that of the records themselves; whoever folds
an hour of them again drops its pack. On SQLite alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from domain.streams import STREAMS, Stream
from domain.times import HOUR, MINUTE
from store import packs
from store.engine import Store
from store.gathering import from_records
from store.grouping import group
from store.packing import Made
from store.retention import PACKED, minutes_from
from store.schema import SLICES
from store.settling import matured_until


def pack(store: Store, now: int, *, most: int = 30) -> int:
    """Pack hours of bygone minutes that have no pack, the newest first; how many."""
    if store.dialect != "sqlite":
        return 0
    with store.read() as connection:
        line = minutes_from(connection)
        holes = {**store.limits, "matured_until": matured_until(connection) or 0}
        among = [(hour, one) for one in STREAMS.values() for hour in _missing(connection, one, now - PACKED, line)]
    chosen = sorted(among, key=lambda one: -one[0])[:most]
    for hour, stream in chosen:
        packs.keep(store, (stream, "1m", hour), lambda connection, place: _made(connection, place, holes))
    return len(chosen)


def _missing(connection: Connection, stream: Stream, first: int, line: int) -> set[int]:
    is_packed = (packs.packs.c.stream == stream.name, packs.packs.c.grain == "1m")
    known = select(packs.packs.c.bucket).where(*is_packed, packs.packs.c.name == packs.mark(stream))
    hours = SLICES[stream.name, "1h"]
    there = select(hours.c.bucket).where(hours.c.dimension == "", hours.c.bucket >= first, hours.c.bucket < line)
    return set(connection.scalars(there)) - set(connection.scalars(known))


def _made(connection: Connection, place: packs.Place, holes: Mapping[str, float]) -> Made:
    stream, _, hour = place
    gathered = from_records(connection, stream, [(hour, hour + HOUR)], holes)
    minutes = [(at, at + MINUTE) for at in range(hour, hour + HOUR, MINUTE)]
    return packs.made_of(place, group(gathered, minutes, ()).cube)
