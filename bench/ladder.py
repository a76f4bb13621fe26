"""The ladder over 100,000 open cases: a round in which a tenth falls due, and all of them graded by another ladder.

The cases are spread over four touchpoints and a hundred hours; one in ten was paused. The other ladder has business
hours. SQLite, one process.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.table import Row
from domain.cases import Case
from domain.ladders import Pause
from domain.times import DAY, HOUR
from escalations.climb import climb
from escalations.ladders import ladders_of
from store import cases
from store.engine import Store

COUNT = 100_000
LIMIT = 5.0
ZONE = ZoneInfo("Asia/Jakarta")
NOW = 20_600 * DAY
RUNGS = [{"level": 1, "hours": 16}, {"level": 2, "hours": 8}, {"level": 3}]
OTHER = {"ladders": [{"clock": "business", "week": {"mon-fri": "09:00-12:00,13:00-18:00"}, "rungs": RUNGS}]}


def run() -> list[Row]:
    """Rows: seconds of a round, of a round without news, and of grading everything again."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'hub.db'}", zone=ZONE, limits={})
        store.migrate()
        fill(store)
        climb(store, NOW)
        seconds, moved = _timed(store, NOW + 10 * HOUR)
        idle, _ = _timed(store, NOW + 10 * HOUR)
        store.ladders = ladders_of(OTHER, ZONE)
        again, regraded = _timed(store, NOW + 10 * HOUR)
        store.close()
    name = f"ladder: sweep over {COUNT:,} open cases"
    return [
        Row(name, seconds, "s", limit=LIMIT, note=f"{moved:,} climb"),
        Row(f"{name}, nothing due", idle, "s"),
        Row(f"{name}, another ladder", again, "s", note=f"{regraded:,} change, business hours"),
    ]


def _timed(store: Store, now: int) -> tuple[float, int]:
    began = time.perf_counter()
    moved = climb(store, now)
    return time.perf_counter() - began, moved


def fill(store: Store) -> None:
    """Open all the cases."""
    with store.write() as connection:
        for number in range(COUNT):
            opened = NOW - number * 100 * HOUR // COUNT
            case = Case("rule", opened, "paket hilang", "surveys", "bench", str(number), touchpoint=f"t{number % 4}")
            if number % 10 == 0:
                case = replace(case, pauses=(Pause(opened, opened + HOUR, "bank", "Sari"),))
            cases.insert(connection, case.entered(store.ladders))
