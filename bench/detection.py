"""What the detectors find and what they raise for nothing: three labelled corpora, and the calls of a bank.

The corpora and their scorer are not part of this repository: without `../shared` only the speed is measured. They are
development halves; one parameter set and the threshold 1 for everything.
"""

from __future__ import annotations

import csv
import importlib
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from alerts.sentries import Sentries
from bench.table import Row
from detectors.calendar import Calendar, kind_by_date
from detectors.command import score
from detectors.guess import Guess
from domain.metrics import METRICS
from domain.times import MINUTE, WEEK, to_ms
from store.blocks import Columns

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
ROWS = 60_000
LEAST_ROWS_PER_SECOND = 20_000
MOST_ALERTS_PER_WEEK = 1.0
THRESHOLD = 1.0


class Goal(NamedTuple):
    """What a corpus is held against; None where it is only told."""

    f1: float | None = None
    false_alerts: float | None = None
    delay: float | None = None
    nab: float | None = None


GOALS = {"CX": Goal(f1=0.75, false_alerts=0.10, delay=2.0), "CMD": Goal(f1=0.65), "NAB": Goal(nab=72.0)}


class Candidate:
    """Our detector as the scorer wants it: timestamps in, scores out."""

    uses_denominator = True

    def __init__(self) -> None:
        self._guess = Guess(Calendar())

    def set_calendar(self, days: list[str]) -> None:
        """The days known in advance to be special."""
        named = [date.fromisoformat(day) for day in days]
        self._guess = Guess(Calendar(days={day: kind_by_date(day) for day in named}))

    def update(self, timestamp: Any, value: float, denominator: float | None = None) -> float:
        """The score of one row; `timestamp` as pandas gives it."""
        return self._guess.update(timestamp.value // 1_000_000, value, denominator).score


def run() -> list[Row]:
    """Rows per second; with the corpora at hand events, NAB scores and speed of each, and alerts on the bank."""
    return [_speed(), *_bank(), *_corpora()]


def _speed() -> Row:
    draw = random.Random(1)
    stamps = (datetime.fromtimestamp(number * 300, UTC).replace(tzinfo=None) for number in range(ROWS))
    lines = ["timestamp,value\n", *(f"{stamp.isoformat()},{draw.randint(80, 120)}\n" for stamp in stamps)]
    began = time.process_time()
    score(iter(lines), StringIO())
    rate = ROWS / (time.process_time() - began)
    return Row("score: rows a second", rate, "rows/s", peer=LEAST_ROWS_PER_SECOND, note="one series, every 5 minutes")


def _bank() -> Iterator[Row]:
    path = SHARED / "data" / "series" / "bank_calls_5min.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        calls = {
            to_ms(datetime.fromisoformat(row["ts"]).replace(tzinfo=UTC)): float(row["calls"])
            for row in csv.DictReader(lines)
        }
    sentries = Sentries(METRICS["interactions"], Calendar())
    sentries.grow(1)
    begun, end = min(calls), max(calls)
    at = range(begun, end + 1, 5 * MINUTE)
    values = np.array([[calls.get(moment, np.nan)] for moment in at])
    judged = sentries.judge(at, Columns(values, np.full(values.shape, np.nan)))
    count = len({stretch.since for _, told in judged for stretch in told.values()})
    weeks = (end - begun) / WEEK
    yield Row(
        "bank calls: alerts a week",
        count / weeks,
        "",
        limit=MOST_ALERTS_PER_WEEK,
        note=f"{count} in {weeks:.0f} weeks, three of them days without any call",
    )


def _corpora() -> Iterator[Row]:
    folder = SHARED / "bench" / "detection"
    if not folder.exists():
        print("detection: no ../shared beside this repository, so no corpora.", file=sys.stderr)
        return
    sys.path.insert(0, str(folder))
    bench = importlib.import_module("streambench")
    for name in ("corpus", "runner", "events", "nab"):
        importlib.import_module(f"streambench.{name}")
    for name in GOALS:
        corpus = bench.corpus.load_corpus(folder / "corpora" / name, "dev")
        scores, seconds = bench.runner.run_detector(corpus, Candidate)
        yield from _events(bench, name, corpus, scores)
        yield from _nab(bench, name, corpus, scores)
        rate = sum(map(len, corpus)) / seconds
        yield Row(f"{name}: rows a second", rate, "rows/s", peer=LEAST_ROWS_PER_SECOND, note="through the scorer")


def _events(bench: Any, name: str, corpus: Any, scores: dict[str, Any]) -> Iterator[Row]:
    told = bench.events.event_report(corpus, scores, THRESHOLD)
    goal = GOALS[name]
    note = f"{told.detected} of {told.windows} found, {told.false_alerts} false alerts"
    yield Row(f"{name}: F1 of events", float(told.f1), "", peer=goal.f1, note=note)
    yield Row(
        f"{name}: false alerts a series and week",
        float(told.false_alerts_per_series_week),
        "",
        limit=goal.false_alerts,
    )
    yield Row(f"{name}: median delay", float(told.median_delay_rows), "rows", limit=goal.delay)


def _nab(bench: Any, name: str, corpus: Any, scores: dict[str, Any]) -> Iterator[Row]:
    scorer = bench.nab.NabScorer(corpus, scores)
    for profile in bench.nab.PROFILES:
        best = scorer.score(profile)
        yield Row(
            f"{name}: NAB score, {profile}",
            float(scorer.score(profile, THRESHOLD).score),
            "",
            peer=GOALS[name].nab if profile == "standard" else None,
            note=f"{best.score:.1f} at its best threshold, {best.threshold:.2f}",
        )
