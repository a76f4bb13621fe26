"""What emerges in replayed streams with planted incidents, and how well the trend's band holds; their data is not part
of this repository."""

from __future__ import annotations

import csv
import importlib.util
import io
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from bench.listening import TEXTS
from bench.table import Row
from domain.errors import HubError
from listening import Listener
from listening.trend import AHEAD, MOST_DAYS, forecast
from listening.watching import listen, read_texts

REPLAYS = TEXTS / "replay"
SERIES = TEXTS.parent.parent / "data" / "series"
WITHIN_30, WITHIN_60, FALSE_A_DAY = 80.0, 100.0, 0.2
NOTE = "24 streams of three days, the first of which only teaches; 18 incidents"
FIRST_WEEK, APART = 7 * 24, 5
"""Hours that are only learnt from, and from one forecast that is tried to the next."""


def run() -> list[Row]:
    """Incidents found, false alerts, speed, and the coverage of the trend; [] where the data is not at hand."""
    return [*_incidents(), *_coverage()]


def _incidents() -> list[Row]:
    if not REPLAYS.is_dir():
        return []
    try:
        listener = Listener.open()
    except HubError as problem:
        print(problem)
        return []
    out, count, began = io.StringIO(), 0, time.process_time()
    texts = read_texts(REPLAYS / "texts.csv")
    for path in sorted(REPLAYS.glob("d[0-9]*.csv")):
        if "." in path.stem:
            continue
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        count += len(lines) - 1
        told = io.StringIO()
        listen(listener, lines, told, texts=texts, name=path.stem)
        out.write(told.getvalue() if not out.tell() else told.getvalue().partition("\n")[2])
    rate = count / (time.process_time() - began)
    found = _scored(out.getvalue())
    return [
        Row("emerging: found within 30 min", 100 * found["recall@30"], "%", peer=WITHIN_30, note=NOTE),
        Row("emerging: found within 60 min", 100 * found["recall@60"], "%", peer=WITHIN_60, note=NOTE),
        Row("emerging: false alerts a day", found["false_alerts_per_day"], "a day", limit=FALSE_A_DAY, note=NOTE),
        Row("emerging: mentions a second", rate, "mentions/s", note="one core, from cold"),
    ]


def _scored(alerts: str) -> dict[str, Any]:
    """What the scorer that lies beside the streams says of these alerts."""
    spec = importlib.util.spec_from_file_location("score", TEXTS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(alerts)
        file.flush()
        found: dict[str, Any] = scorer.replay(str(REPLAYS), file.name)
    return found


def _coverage() -> Iterator[Row]:
    for path in sorted(SERIES.glob("brand_mentions_*.csv")):
        held = [is_in for is_in in _held(_hours(path)) if is_in is not None]
        name = path.stem.removeprefix("brand_mentions_")
        note = f"hours in the 80 % band, {AHEAD} hours ahead, {len(held):,} tried"
        yield Row(f"trend: coverage {name}", 100 * sum(held) / len(held), "%", note=note)


def _hours(path: Path) -> list[float | None]:
    """Counts by the hour; None where half an hour or more of it is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["timestamp"], float(row["value"])) for row in csv.DictReader(file)]
    at, values = zip(*rows, strict=True)
    hours = pd.Series(values, index=pd.to_datetime(list(at))).resample("1h").sum(min_count=6)
    return [None if pd.isna(value) else float(value) for value in hours]


def _held(hours: list[float | None]) -> Iterator[bool | None]:
    for now in range(FIRST_WEEK, len(hours) - AHEAD, APART):
        ahead = forecast(hours[max(0, now - MOST_DAYS * 24) : now])
        for expected, came in zip(ahead, hours[now : now + AHEAD], strict=True):
            yield None if came is None else expected.lower <= came <= expected.upper
