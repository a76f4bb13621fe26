"""The first page of the backlog over 100,000 open cases, as the server makes it: the page drawn, and the API's answer.

SQLite, one process; the best of five, after one to warm up.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

import hub
from api.app import create_api
from bench.ladder import COUNT, NOW, ZONE, fill
from bench.table import Row
from components.cases import columns
from components.tables import table
from components.viewer import Viewer
from domain.times import from_ms
from escalations.climb import climb
from hub import Hub
from pages.desks.backlog import shown, view_of
from settings import Settings

LIMIT = 300.0


def run() -> list[Row]:
    """Rows: milliseconds of the page, of the page narrowed by owner and overdue, and of the API's first page."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        settings = Settings(
            secret_key=b"a key of sixteen", database_url=f"sqlite:///{Path(folder) / 'hub.db'}", demo=False
        )
        here = Hub.open(settings, lambda: from_ms(NOW))
        hub.use(here)
        fill(here.store)
        climb(here.store, NOW)
        viewer = Viewer("id", "dark", ZONE, NOW)
        client = TestClient(create_api(here))
        found = [
            Row(f"cases: page over {COUNT:,} open", _best(lambda: _page({}, viewer)), "ms", limit=LIMIT),
            Row("cases: page, nobody's and overdue", _best(lambda: _page(NARROW, viewer)), "ms", limit=LIMIT),
            Row(
                "cases: API, first 50", _best(lambda: client.get("/api/v1/cases").raise_for_status()), "ms", limit=LIMIT
            ),
        ]
        here.close()
    return found


NARROW: dict[str, str | None] = {"owner": "-", "overdue": "1"}


def _page(asked: dict[str, str | None], viewer: Viewer) -> None:
    rows = shown(view_of(asked), viewer)[4]
    table("cases-table", columns(viewer), rows, viewer, label="").to_plotly_json()


def _best(act: Callable[[], object]) -> float:
    act()
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return 1000 * min(taken)
