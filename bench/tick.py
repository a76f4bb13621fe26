"""One tick over 100,000 series of one point each, by the hour, on one core; and a bare numpy pass over the same arrays.

Two thousand series of their own levels (half a record to two thousand an hour), with days and weeks in them, are learnt
for sixteen days, so that everything is in use; then each is repeated fifty times, and every row gets its own chance
from there on. Ticks go on through the hours of a day.

Counts are judged by all detectors together, as in the hub, and by the seasonal one alone. What novelty remembers are
ordered values that are searched in halves: of these the bare pass has an array for each step of a search, and for what
is written of them. All of it takes 43 kB a series by the hour, and 57 kB where buckets are shorter.

The bare pass multiplies by one, in place, each array that the tick of that hour read or wrote: of what is remembered
one line of memory for each number that was looked at (they are noted while a look is taken), the values and records
that came in, and the columns of the verdicts. Nothing is reckoned in it, and it makes no array of its own. It runs
right after the tick, over memory that is as warm as it can be.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import median
from typing import Any, cast

import numpy as np

from bench.table import Row
from detectors import Setup
from detectors.columns import Seasonals, Silences, Togethers, Verdicts
from detectors.columns.case import Moment
from detectors.columns.memory import Rows
from detectors.columns.numbers import Real
from detectors.shapes import SHAPES
from domain.times import HOUR

SERIES = 100_000
OWN = 2_000
DAYS = 16
TICKS = 24
LIMIT = 1000.0
RATIO = 20.0
MISSING = 0.05
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_MONDAY = 1_780_272_000_000


def run() -> list[Row]:
    """Milliseconds of a tick and its ratio to the bare pass; numpy reads at its start how many threads it may use."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_measured).result()


def _measured() -> list[Row]:
    together = _rows(_NotingTogethers(Setup(SHAPES["count"], HOUR, is_counted=True)), "counts by all detectors")
    seasonal = _rows(_Noting(Setup(SHAPES["count"], HOUR)), "counts by the seasonal one")
    return [*together, *seasonal, *_rows(_Noting(Setup(SHAPES["share"], HOUR)), "shares"), _with_gaps(), _silence()]


def _rows(noted: _Noting, name: str) -> Iterator[Row]:
    world = World(noted.shape)
    _learn(noted, world)
    ticks, bares = [], []
    for hour in range(24 * DAYS, 24 * DAYS + TICKS):
        at, (values, n) = _MONDAY + hour * HOUR, world.points(hour, SERIES)
        noted.note(at, values, n)
        began = time.thread_time()
        verdicts = noted.update(at, values, n)
        ticks.append(1000 * (time.thread_time() - began))
        bares.append(_bare([*noted.arrays(), values, *([] if n is None else [n]), *_columns(verdicts)]))
    middle, bare = median(ticks), median(bares)
    name = f"tick: {SERIES:,} {name} by the hour"
    yield Row(name, middle, "ms", limit=LIMIT, note=f"median of {TICKS}, slowest {max(ticks):.0f}")
    note = f"{len(noted.arrays())} arrays of {SERIES:,} remembered, read and written once in {bare:.1f} ms"
    yield Row(f"{name}, over a bare pass", middle / bare, "times", limit=RATIO, note=note)


def _with_gaps() -> Row:
    seasonals, world = Seasonals(Setup(SHAPES["count"], HOUR)), World("count")
    _learn(seasonals, world)
    middle = median(_ticks(seasonals, world, missing=MISSING))
    return Row(f"tick: {MISSING:.0%} of the counts without data", middle, "ms", limit=LIMIT)


def _silence() -> Row:
    silences, world = Silences(Setup(SHAPES["count"], HOUR)), World("count")
    _learn(silences, world)
    return Row("tick: silence of counts", median(_ticks(silences, world, missing=MISSING)), "ms", limit=LIMIT)


def _ticks(columns: Seasonals | Silences, world: World, *, missing: float) -> Iterator[float]:
    for hour in range(24 * DAYS, 24 * DAYS + TICKS):
        values, n = world.points(hour, SERIES)
        values[world.rng.random(SERIES) < missing] = np.nan
        began = time.thread_time()
        columns.update(_MONDAY + hour * HOUR, values, n)
        yield 1000 * (time.thread_time() - began)


class World:
    """Series of many sizes, busy by day and quiet at night and on weekends."""

    def __init__(self, shape: str) -> None:
        self.rng = np.random.default_rng(1)
        self._shape = shape
        self._levels = np.exp(self.rng.uniform(np.log(0.5), np.log(2000), OWN))

    def points(self, hour: int, rows: int) -> tuple[Real, Real | None]:
        """Values and records of one hour."""
        usual = (1.1 + np.sin((hour % 24 - 8) / 12 * np.pi)) * (0.5 if hour // 24 % 7 >= 5 else 1.0)
        n = self.rng.poisson(np.resize(self._levels, rows) * usual)
        if self._shape == "count":
            return n.astype(np.float64), None
        n = np.maximum(n, 1)
        return self.rng.binomial(n, 0.15) / n, n.astype(np.float64)


class _Noting(Seasonals):
    """Notes which lines of its memory are looked at, and how many numbers are looked up or moved one by one."""

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.shape = setup.shape.name
        self._noted = _Noted()
        self._is_noting = False

    def arrays(self) -> list[Real]:
        """As many arrays as were looked at."""
        noted = self._noted
        return [*noted.lines.values(), *(np.ones(SERIES) for _ in range(-(-noted.single // SERIES)))]

    def note(self, at: int, values: Real, n: Real | None) -> None:
        """Those that an update with this bucket would read or write."""
        self._noted = _Noted()
        self._is_noting = True
        self.peek(at, values, n)
        self._is_noting = False

    def _judge(self, rows: Rows, moment: Moment, told: Verdicts) -> None:
        if self._is_noting:
            lines = {name: _Lines(name, cells, self._noted) for name, cells in rows.cells.items()}
            rows = Rows(cast(dict[str, Real], lines), rows.picked, rows.assigned, rows.undo)
        super()._judge(rows, moment, told)


class _NotingTogethers(_Noting, Togethers):
    """The same of all detectors together."""


@dataclass
class _Noted:
    """Whole lines by name and place, and single numbers."""

    lines: dict[tuple[str, int], Real] = field(default_factory=dict)
    single: int = 0


class _Lines:
    def __init__(self, name: str, cells: Real, noted: _Noted) -> None:
        self._name = name
        self._cells = cells
        self._noted = noted
        self.shape = cells.shape

    def __getitem__(self, place: Any) -> Any:
        found = self._cells[place]
        if isinstance(place, int):
            self._noted.lines[self._name, place] = found
        elif isinstance(place, tuple):
            self._noted.single += found.size
        return found

    def __setitem__(self, place: Any, numbers: Real) -> None:
        self._cells[place] = numbers

    def reshape(self, _: int) -> _Lines:
        """Only what is taken of them is looked at."""
        return self

    def take(self, places: Any) -> Real:
        """Numbers one by one."""
        self._noted.single += len(places)
        found: Real = self._cells.reshape(-1).take(places)
        return found


def _learn(columns: Seasonals | Silences, world: World) -> None:
    columns.grow(OWN)
    for hour in range(24 * DAYS):
        columns.update(_MONDAY + hour * HOUR, *world.points(hour, OWN))
    columns.restore({name: np.resize(matrix, (SERIES, matrix.shape[1])) for name, matrix in columns.state().items()})


def _columns(verdicts: Verdicts) -> list[Any]:
    return [column for column in vars(verdicts).values() if isinstance(column, np.ndarray)]


def _bare(arrays: list[Any]) -> float:
    """Milliseconds to read and write each once."""
    began = time.thread_time()
    for array in arrays:
        np.multiply(array, 1, out=array)
    return 1000 * (time.thread_time() - began)
