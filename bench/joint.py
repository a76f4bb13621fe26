"""Planted joint incidents: metrics of one segment each a little strange at once, and what finds them.

The generator draws four to seven metrics (counts, shares, means) with a shape of the day, chance of its own, and two
influences that come and go and move several of them. Once a week three to six metrics are worse for some hours, each by
one to two of its deviations; values are missing now and then, and of one metric every night. What is judged are the
strays of the verdicts of the seasonal detector, as in the watch. Beside it stands the isolation forest of scikit-learn
(Liu, Ting and Zhou, 2008), fitted anew every week on the same strays, at the threshold at which it raises as many false
alerts; it is no part of this project, and its column is empty where it is not installed.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.table import Row
from detectors import Setup
from detectors.columns.joint import Joints
from detectors.joint import Joint
from detectors.seasonal import Seasonal
from detectors.shapes import SHAPES
from domain.times import HOUR

Real = NDArray[np.float64]
Random = np.random.Generator

CASES, CALM_CASES = 40, 40
WEEKS, TAUGHT = 12, 3
"""Weeks of a case, and those at its beginning that only teach."""
SEEDS = 800_000
"""The first of the reported cases; calm ones follow. The constants were chosen on others, from 1 on."""
WEEK_HOURS = 168
AFTER = 2
"""Hours after an incident in which an alert still counts for it."""
CALM = 2
"""An alert ends after so many hours that are not strange."""
MOST_OF_ONE = 0.7
MOST_FALSE = 0.23
"""False alerts a segment and week: one a month."""
SEGMENTS, METRICS, MISSING = 1_000, 7, 0.04
"""Of the hours whose judging is timed."""


@dataclass(frozen=True)
class Planted:
    """One segment: strays (hours, metrics; nan = no data), which way each metric is worse, incidents [start, end)."""

    strays: Real
    sides: tuple[int, ...]
    incidents: tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """What alerts came to: false ones a week, the share of incidents found, the median of hours until then."""

    false: float
    recall: float
    delay: float


def run() -> list[Row]:
    """False alerts, recall and delay of the joint detector, and the recall of the forest at as many false alerts."""
    cases = [planted(seed) for seed in range(SEEDS, SEEDS + CASES)]
    began = time.process_time()
    scores = [judged(case) for case in cases]
    spent = (time.process_time() - began) / sum(len(one) for one in scores)
    found = told(cases, scores, 1.0)
    peer = forest(cases, found.false)
    calm = [planted(seed, is_calm=True) for seed in range(SEEDS + CASES, SEEDS + CASES + CALM_CASES)]
    quiet = told(calm, [judged(case) for case in calm], 1.0)
    count = sum(len(case.incidents) for case in cases)
    note = f"{count} incidents, {CASES} segments, {WEEKS - TAUGHT} weeks each; " + (
        "scikit-learn is not installed, so there is no forest beside it"
        if peer is None
        else f"isolation forest at {peer.false:.2f} false alerts a week: {peer.recall:.1%}, {peer.delay:.0f} h"
    )
    return [
        Row(
            "joint: alerts a week where nothing happens", quiet.false, "", limit=MOST_FALSE, note="at most one a month"
        ),
        Row("joint: false alerts a segment and week", found.false, "", limit=MOST_FALSE),
        Row("joint: incidents found", found.recall, "", peer=None if peer is None else peer.recall, note=note),
        Row("joint: median delay", found.delay, "h", note="from the beginning to the end of the hour that told it"),
        Row("joint: one hour of a segment", 1e6 * spent, "µs", limit=1000),
        Row(f"joint: one hour of {SEGMENTS:,} segments at once", 1e3 * _spent_at_once(), "ms", limit=100),
    ]


def _spent_at_once(hours: int = 100) -> float:
    """Seconds of work for an hour of many segments, some of whose metrics are missing now and then."""
    rng = np.random.default_rng(5)
    seen = Joints(rng.choice((1, -1, 0), METRICS).tolist(), SEGMENTS)
    strays = 0.3 * rng.normal(size=(hours, SEGMENTS, METRICS))
    strays[rng.random(strays.shape) < MISSING] = np.nan
    began = time.process_time()
    for hour in strays:
        seen.update(hour)
    return (time.process_time() - began) / hours


def judged(case: Planted) -> Real:
    """The scores of the joint detector; 0 where one metric alone is most of it."""
    seen = Joint(case.sides)
    found = [seen.update([None if np.isnan(one) else float(one) for one in row]) for row in case.strays]
    return np.array([one.score if max(one.shares) <= MOST_OF_ONE else 0.0 for one in found])


def forest(cases: Sequence[Planted], false: float) -> Found | None:
    """What the isolation forest finds with at most so many false alerts a week; None where it is not installed."""
    try:
        made: Any = importlib.import_module("sklearn.ensemble").IsolationForest
    except ImportError:
        print("joint: scikit-learn is not installed, so no forest.", file=sys.stderr)
        return None
    scores = [_isolated(made, case) for case in cases]
    marks = np.quantile(np.concatenate(scores), 1 - np.logspace(-1, -5, 80))
    tried = [told(cases, scores, float(mark)) for mark in marks]
    return max((one for one in tried if one.false <= false), key=lambda one: one.recall, default=Found(0, 0, np.nan))


def _isolated(made: Any, case: Planted) -> Real:
    known = np.nan_to_num(case.strays)
    found = np.zeros(len(known))
    for begin in range(TAUGHT * WEEK_HOURS, len(known), WEEK_HOURS):
        fitted = made(n_estimators=100, random_state=1).fit(known[:begin])
        found[begin : begin + WEEK_HOURS] = -fitted.score_samples(known[begin : begin + WEEK_HOURS])
    return found


def told(cases: Sequence[Planted], scores: Sequence[Real], edge: float) -> Found:
    """What the alerts from scores at that edge come to; hours that only taught raise none."""
    false, delays, count = 0, [], 0
    for case, score in zip(cases, scores, strict=True):
        alerts = list(_alerts(score >= edge))
        windows = [(start, end + AFTER) for start, end in case.incidents]
        false += sum(not any(first < end and last >= start for start, end in windows) for first, last in alerts)
        hits = [np.flatnonzero(score[start:end] >= edge) for start, end in windows]
        delays += [int(hit[0]) + 1 for hit in hits if len(hit)]
        count += len(windows)
    weeks = len(cases) * (WEEKS - TAUGHT)
    return Found(false / weeks, len(delays) / max(count, 1), float(median(delays)) if delays else np.nan)


def _alerts(is_strange: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and last strange hour of each alert; it ends after CALM hours that are not strange."""
    first = last = -1
    for hour in np.flatnonzero(is_strange):
        if hour < TAUGHT * WEEK_HOURS:
            continue
        if first >= 0 and hour - last > CALM:
            yield first, last
            first = -1
        first, last = (int(hour) if first < 0 else first), int(hour)
    if first >= 0:
        yield first, last


def planted(seed: int, *, is_calm: bool = False) -> Planted:
    """The segment of that seed; a calm one has no incidents."""
    rng = np.random.default_rng(seed)
    size, hours = int(rng.integers(4, 8)), WEEKS * WEEK_HOURS
    sides = tuple(int(side) for side in rng.choice((1, -1, 0), size, p=(0.45, 0.4, 0.15)))
    shifts, incidents = np.zeros((hours, size)), []
    for week in range(WEEKS if is_calm else TAUGHT, WEEKS):
        start, length = week * WEEK_HOURS + int(rng.integers(0, 158)), int(rng.integers(3, 9))
        worse = rng.choice(size, int(rng.integers(3, min(size, 6) + 1)), replace=False)
        ways = np.array([side or rng.choice((1, -1)) for side in sides])
        shifts[start : start + length, worse] = ways[worse] * rng.uniform(1.0, 2.0, len(worse))
        incidents.append((start, start + length))
    moved = _influences(rng, hours, size)
    columns = [_strays(rng, moved[:, place], shifts[:, place]) for place in range(size)]
    strays = np.stack(columns, axis=1)
    strays[rng.random(strays.shape) < 0.04] = np.nan
    strays[np.arange(hours) % 24 < 6, int(rng.integers(size))] = np.nan
    return Planted(strays, sides, tuple(incidents))


def _influences(rng: Random, hours: int, size: int) -> Real:
    """What moves each metric from hour to hour, (hours, metrics) of variance 1: partly its own, partly shared."""
    shared = np.zeros((hours, 2))
    for hour in range(1, hours):
        shared[hour] = 0.5 * shared[hour - 1] + np.sqrt(0.75) * rng.normal(size=2)
    loads = rng.uniform(-0.6, 0.6, (2, size))
    found: Real = shared @ loads + rng.normal(size=(hours, size)) * np.sqrt(1 - (loads**2).sum(axis=0))
    return found


def _strays(rng: Random, moved: Real, shift: Real) -> Real:
    """The strays of one metric, by the verdicts of its detector on values drawn for it."""
    kind = str(rng.choice(("count", "share", "mean")))
    clock = 2 * np.pi * (np.arange(len(moved)) / 24 + rng.random())
    day = np.exp(rng.uniform(0.1, 0.8) * np.sin(clock))
    n = rng.poisson(10 ** rng.uniform(1.9, 3.3) * day).astype(float)
    noise = rng.uniform(0.03, 0.12)
    if kind == "count":
        usual = 10 ** rng.uniform(1.3, 3.0) * day
        mean = usual * np.exp(noise * moved) + shift * np.sqrt(usual + (noise * usual) ** 2)
        value, count = rng.poisson(np.maximum(mean, 0.0)).astype(float), [None] * len(n)
    elif kind == "share":
        usual = rng.uniform(0.05, 0.9) * np.exp(0.1 * np.sin(clock)) / 1.2
        deviation = np.sqrt(usual * (1 - usual) / np.maximum(n, 1) + (noise * usual * (1 - usual)) ** 2)
        rate = np.clip(usual + noise * usual * (1 - usual) * moved + shift * deviation, 0.001, 0.999)
        value, count = rng.binomial(n.astype(int), rate) / np.maximum(n, 1), n.tolist()
    else:
        usual, spread = 100 * np.exp(0.2 * np.sin(clock)), 60.0
        deviation = np.sqrt(spread**2 / np.maximum(n, 1) + (noise * usual) ** 2)
        value = usual * (1 + noise * moved) + rng.normal(size=len(n)) * spread / np.sqrt(np.maximum(n, 1))
        value, count = value + shift * deviation, n.tolist()
    seen = Seasonal(Setup(SHAPES[kind], HOUR))
    found = [seen.update(hour * HOUR, float(one), count[hour]).stray for hour, one in enumerate(value)]
    return np.array([np.nan if one is None else one for one in found])
