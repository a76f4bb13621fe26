"""A store filled for tests of what is read from it: drawn by chance, and the same in every run."""

from __future__ import annotations

import random
from collections.abc import Sequence

from domain.streams import INTERACTIONS, MEASUREMENTS, TICKETS, Stream
from domain.times import HOUR
from store import records, rollups
from store.engine import Store
from tests.make import NOW, row_of


def put(store: Store, stream: Stream, *rows: records.Row) -> None:
    """Take rows in, and fold them."""
    with store.write() as connection:
        records.upsert(connection, stream, "test", rows, known_at=NOW)
    rollups.fold(store, NOW)


def fill(store: Store, hours: Sequence[int], *, calls: int, complaints: int, measured: int = 0) -> None:
    """Calls, complaints and measurements in hours that begin there (ms), by channel and by a region that is unknown
    here and there."""
    draw = random.Random(4)

    def row(stream: Stream, **more: object) -> records.Row:
        at = draw.choice(hours) + draw.randrange(HOUR)
        where = {"channel": draw.choice(("chat", "phone")), "region": draw.choice(("Medan", "Ambon", None))}
        return row_of(stream, occurred_at=at, **where, **more)

    put(store, INTERACTIONS, *(row(INTERACTIONS, first_response_seconds=draw.random() * 900) for _ in range(calls)))
    put(store, TICKETS, *(row(TICKETS, is_complaint=1) for _ in range(complaints)))
    put(store, MEASUREMENTS, *(row(MEASUREMENTS, metric="interactions", value=7.0) for _ in range(measured)))
