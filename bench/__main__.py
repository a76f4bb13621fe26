"""`python -m bench [name …]`: runs the measurements, prints a table, writes it as JSON under bench/results/."""

from __future__ import annotations

import importlib
import platform
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson

from bench.table import Row, drawn

BENCHES = (
    "ingest",
    "fold",
    "series",
    "start",
    "pages",
    "live",
    "fleet",
    "outage",
    "detection",
    "causes",
    "joint",
    "tick",
    "latency",
    "races",
    "ladder",
    "cases",
    "forecast",
    "listening",
    "emerging",
)
"""Every measurement, in the order it is run."""

ON_DEMAND = ("crossval", "drill", "exports", "voices")
"""Those that take minutes and guide choices rather than hold figures: run when named."""

RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    """1 if a figure is missed, 2 if a name is none of ours."""
    known = (*BENCHES, *ON_DEMAND)
    for name in names:
        if name not in known:
            print(f"There is no measurement {name!r}; known are {', '.join(known)}.", file=sys.stderr)
            return 2
    rows: list[Row] = []
    for name in names or BENCHES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"bench.{name}").run()
    print(drawn(rows))
    print(f"written to {write(rows)}", file=sys.stderr)
    return 0 if all(row.ok is not False for row in rows) else 1


def write(rows: list[Row], folder: Path = RESULTS) -> Path:
    """The file the rows are in."""
    now = datetime.now(UTC)
    told = {
        "at": now.isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
        },
        "rows": [row.as_json() for row in rows],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
