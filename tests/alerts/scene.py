"""A store with two weeks of calls, and a watch that has learnt them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.watch import Watch
from domain.metrics import METRICS
from domain.occasions import Occasion
from domain.streams import MEASUREMENTS
from domain.times import DAY, MINUTE
from domain.verdicts import Verdict
from store import records, rollups, sources, verdicts
from store.engine import Store
from store.rollups import Folded
from tests.make import NOW, HandClock, row_of

DAYS = 15
FIVE = 5 * MINUTE
START = NOW - NOW % DAY - DAYS * DAY


def usual(at: int, rng: np.random.Generator) -> float:
    """Calls in five minutes: about 40, more by day than by night."""
    return float(rng.poisson(40 + 20 * np.sin((at % DAY) / DAY * 2 * np.pi)))


def take(store: Store, rows: list[tuple[int, float]], *, complete_to: int, **segment: str) -> Folded:
    """Measured calls, folded as the hub does; the source has told all up to `complete_to` (ms)."""
    made = [
        row_of(
            MEASUREMENTS,
            source="exchange",
            external_id=f"{at}{segment}",
            metric="interactions",
            occurred_at=at,
            value=value,
            **segment,
        )
        for at, value in rows
    ]
    with store.write() as connection:
        records.upsert(connection, MEASUREMENTS, "exchange", made, known_at=complete_to)
        sources.touch(
            connection,
            "exchange",
            "measurements",
            now=complete_to,
            kind="sql",
            oldest=START,
            watermark=complete_to,
            cadence_ms=FIVE,
        )
    folded = rollups.fold(store, complete_to, grain="1m")
    for grain in ("1h", "1d"):
        rollups.fold(store, complete_to, grain=grain)
    return folded


def buckets(start: int, end: int) -> Iterator[int]:
    return iter(range(start, end, FIVE))


class Scene:
    """A store with two weeks of calls, and a watch that has learnt them."""

    def __init__(self, store: Store, clock: HandClock, occasions: Iterable[Occasion] = ()) -> None:
        self.store, self.clock = store, clock
        self.rng = np.random.default_rng(2)
        self.at = NOW - NOW % FIVE
        self.changes: list[str] = []
        self.chain = Chain(store, clock, lambda: self.changes.append("alerts"))
        self.desk = Desk(store, clock)
        self.watch = Watch(store, self.chain, occasions)

    def begin(self) -> Scene:
        """Two weeks of calls, learnt."""
        calls = [(at, usual(at, self.rng)) for at in buckets(START, self.at)]
        take(self.store, calls, complete_to=self.at)
        self.settle()
        return self

    def settle(self) -> None:
        self.watch.tick(self.clock.ms)
        for _ in METRICS:
            self.watch.tick(self.clock.ms)
            if self.watch.is_warm():
                return

    def pass_on(self, values: list[float | None]) -> None:
        """Five minutes for each value; None: nothing is sent, though the source says that it is complete."""
        for value in values:
            rows = [] if value is None else [(self.at, value)]
            self.at += FIVE
            self.clock.move(minutes=5)
            self.watch.changed(take(self.store, rows, complete_to=self.at).touched)
            self.clock.move(seconds=15)
            self.watch.tick(self.clock.ms)
            self.clock.move(seconds=-15)

    def restart(self) -> None:
        """A watch that knows only what is in the store."""
        self.watch = Watch(self.store, self.chain)
        for _ in range(4):
            self.watch.tick(self.clock.ms)

    def correct(self, rows: list[tuple[int, float]]) -> None:
        """What was sent of these buckets was wrong, or is late: this is right. The watch looks a minute later."""
        self.watch.changed(take(self.store, rows, complete_to=self.at).touched)
        self.clock.move(seconds=75)
        for _ in range(2):
            self.watch.tick(self.clock.ms)
        self.clock.move(seconds=-75)

    def verdicts(self, start: int) -> list[Verdict]:
        with self.store.read() as connection:
            return verdicts.between(connection, "interactions", "5m", start=start, end=self.at + DAY)
