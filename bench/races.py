"""Ten thousand people reach for the same alerts at once: each is acknowledged once, and everybody else is told."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from alerts.chain import Chain
from alerts.desk import Desk
from bench.table import Row
from domain.alerts import Finding
from domain.errors import Conflict
from domain.people import Actor
from domain.times import to_ms, utc_now
from domain.verdicts import Verdict
from settings import Settings
from store.engine import Store
from tests.postgres import programs, running

RIVALS = 8
ALERTS = 1_250
"""So many alerts, and so many who reach for each of them at the same moment."""

_stores: dict[str, Store] = {}
"""One for each address in this process: rivals in threads share it, those in processes have their own."""


def run() -> list[Row]:
    """How many alerts of all were acknowledged once, and all who were late told so, by threads and by processes."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        rows = list(_rows("threads, SQLite", f"sqlite:///{folder}/hub.db", ThreadPoolExecutor))
    binaries = programs()
    if binaries is None:
        return rows
    apart = partial(ProcessPoolExecutor, mp_context=multiprocessing.get_context("spawn"))
    with (
        tempfile.TemporaryDirectory(prefix="cehub-pg-", ignore_cleanup_errors=True) as folder,
        running(Path(folder), binaries) as server,
    ):
        return rows + list(_rows("processes, PostgreSQL", server.url(server.create()), apart))


def _rows(who: str, url: str, pool: Callable[[int], Executor]) -> Iterator[Row]:
    store = _stores[url] = _store(url)
    store.migrate()
    found = [_finding(number) for number in range(ALERTS)]
    ids = [alert.id for alert in Chain(store, utc_now).take(found)]
    began = time.perf_counter()
    with pool(RIVALS) as rivals:
        outcomes = Counter(rivals.map(partial(_reach, url), [number for number in ids for _ in range(RIVALS)]))
    seconds = time.perf_counter() - began
    desk = Desk(store, utc_now)
    wrong = sum(_is_wrong(desk, number) for number in ids)
    wrong += abs(outcomes["won"] - ALERTS) + outcomes["unclear"]
    _stores.pop(url).close()
    note = f"{RIVALS * ALERTS:,} acknowledgements of {ALERTS:,} alerts by {RIVALS} {who.split(',')[0]}, {seconds:.1f} s"
    yield Row(f"races: acknowledged exactly once ({who})", ALERTS - wrong, "alerts", peer=ALERTS, note=note)


def _reach(url: str, alert_id: int) -> str:
    """won, or beaten and told the present state; unclear is what must not be."""
    store = _stores.get(url) or _stores.setdefault(url, _store(url))
    try:
        Desk(store, utc_now).acknowledge(alert_id, Actor("Rival", "lead"))
    except Conflict as beaten:
        return "beaten" if beaten.state == "acknowledged" else "unclear"
    return "won"


def _is_wrong(desk: Desk, alert_id: int) -> bool:
    told = [change.kind for change in desk.detail(alert_id).transitions]
    return told != ["opened", "acknowledged"]


def _finding(number: int) -> Finding:
    now = to_ms(utc_now())
    verdict = Verdict(now, 1.4, "high", value=0.05, expected=0.03, lower=0.02, upper=0.04, n=600, code="high")
    return Finding("complaint_ratio", {"region": f"Kota {number}"}, "metric", verdict, now, is_over=False)


def _store(url: str) -> Store:
    settings = Settings(secret_key=b"the key of a bench hub")
    return Store.open(url, zone=settings.timezone, limits=settings.limits)
