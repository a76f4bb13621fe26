"""How long minutes are kept, and from when on there are any.

The line only moves on, and is remembered: whoever reads knows which minutes to expect, whatever its own clock says.
"""

from __future__ import annotations

from sqlalchemy import Connection

from domain.streams import STREAMS
from domain.times import DAY, HOUR
from store import meta, packs
from store.engine import Store
from store.schema import CUBES, SLICES, sliced

RETENTION = 14 * DAY
PACKED = 90 * DAY
"""So long packs tell of minutes that are kept no longer."""
_LINE = "minutes_from"


def minutes_from(connection: Connection) -> int:
    """The moment (ms, a full hour) from which minutes are kept."""
    return meta.once(connection, _LINE, lambda one: int(meta.get(one, _LINE) or 0))


def advance(store: Store, now: int) -> int:
    """Move the line to RETENTION before `now`; where it stands then."""
    wanted = now - RETENTION
    wanted -= wanted % HOUR
    with store.read() as connection:
        line = minutes_from(connection)
    if wanted <= line:
        return line
    with store.write() as connection:
        meta.put(connection, _LINE, str(wanted))
    return wanted


def expire(store: Store, now: int) -> None:
    """Drop the minutes that are kept no longer, and the packs of those that are long gone."""
    line = advance(store, now)
    for stream in STREAMS.values():
        cube, slices = CUBES[stream.name, "1m"], SLICES[stream.name, "1m"]
        with store.write() as connection:
            connection.execute(cube.delete().where(cube.c.bucket < line))
            packs.drop(connection, stream, "1m", [(0, now - PACKED)])
            for dimension in sliced(stream, "1m"):
                connection.execute(slices.delete().where(slices.c.dimension == dimension, slices.c.bucket < line))
