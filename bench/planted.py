"""Counts with incidents planted in them, whose truth is known: flat and daily, by chance alone and clumped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from detectors.base import Setup
from detectors.calendar import Calendar
from detectors.shapes import COUNT
from detectors.together import Together
from domain.times import HOUR, MINUTE, WEEK

GRAIN = 5 * MINUTE
WEEKS = 3
RATES = (0.5, 3.0, 12.0, 60.0, 300.0)
KINDS = ("outage", "halving", "doubling", "ramp")
HOURS = (1, 2, 4, 8)
"""How long incidents last."""
MONDAY = 1_780_272_000_000


def planted(make: Any, seed: int = 1) -> Iterator[Any]:
    """A series (`make` is the scorer's class of them) of five-minute counts for each rate and nature."""
    rng = np.random.default_rng(seed)
    at = MONDAY + np.arange(WEEKS * WEEK // GRAIN) * GRAIN
    for rate in RATES:
        for height in (0.0, 0.3, 0.7):
            for clumps in (0.0, 0.15):
                usual = rate * (1 + height * np.sin(2 * np.pi * (at % (24 * HOUR)) / (24 * HOUR)))
                windows, kinds = _plant(usual, rng)
                crowd = rng.gamma(1 / clumps, clumps, len(at)) if clumps else 1.0
                values = rng.poisson(usual * crowd).astype(float)
                name = f"{rate:g} by five minutes, day {height:g}, clumps {clumps:g}"
                excused = tuple((last + 1, last + 6 * HOUR // GRAIN) for _, last in windows)
                stamps = at.astype("datetime64[ms]").astype("datetime64[ns]")
                week = WEEK // GRAIN
                yield make(name, stamps, values, tuple(windows), tuple(kinds), excused, scored_from=week)


def scores_of(series: Any) -> Any:
    """The scores of a series as the hub judges its counts."""
    judge, stamps = Together(Setup(COUNT, GRAIN, Calendar(), is_counted=True)), series.timestamps
    ats = stamps.astype("datetime64[ms]").astype("int64").tolist()
    return np.array([judge.update(at, value).score for at, value in zip(ats, series.values.tolist(), strict=True)])


def _plant(usual: Any, rng: np.random.Generator) -> tuple[list[tuple[int, int]], list[str]]:
    """One incident in every second day after the first week, put into `usual`: their first and last rows, and kinds."""
    windows, kinds, day = [], [], 24 * HOUR // GRAIN
    for first in range(WEEK // GRAIN + day, len(usual) - day, 2 * day):
        kind, length = str(rng.choice(KINDS)), int(rng.choice(HOURS)) * HOUR // GRAIN
        start = first + int(rng.integers(0, day))
        part = slice(start, start + length)
        ramp = np.linspace(1.0, 2.5, length)
        usual[part] *= {"outage": 0.0, "halving": 0.5, "doubling": 2.0, "ramp": ramp}[kind]
        windows.append((start, start + length - 1))
        kinds.append(kind)
    return windows, kinds
