"""The demo company at work: its past in one go, its present as time passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import numpy as np
import orjson

from domain.streams import stream_of
from domain.times import HOUR, MINUTE, to_ms
from pipelines.demo.days import SOURCES, day_of, sending, start_of
from pipelines.demo.incidents import incidents
from pipelines.demo.sheets import Cut
from pipelines.demo.tempo import Tempo
from pipelines.ingest import Delivery, Ingest
from pipelines.tidy import Row, Tidied
from store import sources
from store.engine import Store

KIND = "demo"
SEED = 11
CADENCE = 2 * MINUTE
"""How often each of its sources says that it is complete, at least."""

_CATCH_UP = 6 * HOUR
"""How much of a gap is filled in one transaction."""


@dataclass(frozen=True)
class Standing:
    """How far the demo of an installation is: what it is drawn from, when it began (ms), how far back it is filled."""

    seed: int
    anchor: int
    filled_from: int


def standing(store: Store) -> Standing | None:
    """How far the demo of this store is; None if it has never run here."""
    with store.read() as connection:
        cursor = sources.cursor(connection, *SOURCES[0])
    return None if cursor is None else Standing(**orjson.loads(cursor))


def history(
    ingest: Ingest,
    *,
    end: int,
    days: int = 60,
    seed: int = SEED,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Fill the `days` before `end` (ms), the newest first, one day a transaction; the number of records stored.

    Goes on where it stopped, so it may be called at every start: `end` and `seed` only count the first time.
    `is_over` is asked before each day.
    """
    at = standing(ingest.store) or Standing(seed, end, end)
    goal = start_of(day_of(at.anchor) - timedelta(days=days))
    stored = 0
    while at.filled_from > goal and not is_over():
        start = start_of(day_of(at.filled_from - 1))
        now = max(to_ms(ingest.clock()), at.anchor)
        cut = Cut(start, at.filled_from, now, Tempo(at.anchor), with_solutions=False)
        at = replace(at, filled_from=start)
        stored += _deliver(ingest, at, cut, complete_to=at.anchor, cursor=orjson.dumps(asdict(at)).decode())
    return stored


def live(ingest: Ingest, *, now: int, since: int | None = None, seed: int = SEED, speed: float = 1.0) -> int:
    """Store what the company sent from `since` to `now` (ms); the number of records that were new.

    Without `since` it goes on where it stopped. Repeating any part of it changes nothing.
    """
    at = standing(ingest.store) or Standing(seed, now if since is None else since, now)
    tempo = Tempo(at.anchor, speed)
    start = since if since is not None else _complete_to(ingest.store, at)
    stored = 0
    while start < now:
        end = min(start + _CATCH_UP, now)
        cut = Cut(tempo.company(start), tempo.company(end), tempo.company(end), tempo)
        stored += _deliver(ingest, at, cut, complete_to=end)
        start = end
    return stored


def _complete_to(store: Store, at: Standing) -> int:
    with store.read() as connection:
        known = sources.get(connection, *SOURCES[0])
    return at.anchor if known is None or known.watermark is None else known.watermark


def _deliver(ingest: Ingest, at: Standing, cut: Cut, *, complete_to: int, cursor: str | None = None) -> int:
    rows: dict[tuple[str, str], list[Row]] = {key: [] for key in SOURCES}
    for sheet in sending(at.seed, at.anchor, cut):
        rows[sheet.source, sheet.stream.name] += sheet.rows(ingest.sender(sheet.source), cut)
    troubles = incidents(at.seed, at.anchor, cut.end - 1, cut.end)
    silent = {one.kind.silent: cut.tempo.ours(np.array([one.start])).item() for one in troubles if one.kind.silent}
    receipts = ingest.deliver(
        [
            Delivery(
                stream_of(stream),
                ingest.sender(source),
                Tidied(found, []),
                kind=KIND,
                cursor=cursor,
                complete_to=silent.get(source, complete_to),
                cadence_ms=CADENCE,
            )
            for (source, stream), found in rows.items()
            if found or source not in silent
        ]
    )
    return sum(receipt.accepted for receipt in receipts)
