"""Why: finds what explains each alert that is not resolved, and three records of the guilty segment to read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sqlalchemy import Connection

from alerts.comparison import Comparison, comparison, end_of
from detectors.causes import Explanation, Shape, explain
from detectors.cells import Cells, numbered
from domain.alerts import Alert
from domain.causes import Cause, Record
from domain.metrics import METRICS, Metric
from domain.streams import STREAMS
from domain.times import MINUTE, SECOND, Clock, to_ms
from store import alerts as kept
from store import records
from store.engine import Store

log = logging.getLogger("cehub.alerts")

EVERY = MINUTE
"""An alert that goes on is explained anew at most so often."""
SOON = 15 * SECOND
"""Where nothing was found, it is tried again after this."""
AT_ONCE = 5
HEARD, QUOTED = 60, 3
"""So many records are looked through for those that are quoted."""
WORDS = ("comment", "text", "subject")
_OURS = ("digest", "customer", "known_at", "extra")
_SHAPES: dict[str, Shape] = {"count": "count", "share": "share", "mean": "mean", "balance": "balance"}


class Causes:
    """Explains alerts beside the chain: outside any write, and attached when done."""

    def __init__(self, store: Store, clock: Clock, on_change: Callable[[], None] = lambda: None) -> None:
        """`on_change` is called after causes were attached."""
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._turn = threading.Lock()
        self._tried: dict[int, int] = {}

    def explain_due(self) -> int:
        """Explain alerts that have no cause yet, then those whose cause is a minute old; how many were explained."""
        with self._turn:
            now = to_ms(self._clock())
            with self._store.read() as connection:
                standing = kept.unresolved(connection)
            self._tried = {alert.id: self._tried[alert.id] for alert in standing if alert.id in self._tried}
            due = [alert for alert in standing if self._is_due(alert, now)]
            due.sort(key=lambda alert: (alert.cause is not None, -alert.id))
            found = [self._explained(alert, now) for alert in due[:AT_ONCE]]
        if any(found):
            self._on_change()
        return sum(found)

    def _is_due(self, alert: Alert, now: int) -> bool:
        metric, cause = METRICS.get(alert.metric), alert.cause
        if alert.kind != "metric" or metric is None or not is_explained(metric):
            return False
        if now - self._tried.get(alert.id, now - EVERY) < (EVERY if cause is not None else SOON):
            return False
        if cause is None or cause.start < alert.since:
            return True
        return cause.end < end_of(metric, alert, now) and now - cause.at >= EVERY

    def _explained(self, alert: Alert, now: int) -> bool:
        self._tried[alert.id] = now
        try:
            cause = cause_of(self._store, alert, now)
        except Exception:
            # One alert that cannot be explained must not keep the others from it, nor from being sent.
            log.exception("an alert could not be explained", extra={"alert": alert.id})
            return False
        if cause is None:
            return False
        with self._store.write() as connection:
            return kept.explain(connection, alert.id, cause)


def cause_of(store: Store, alert: Alert, now: int) -> Cause | None:
    """What explains an alert on a metric, from when it began to its last judged bucket.

    None if there is nothing before it to hold it against, or if the weeks before say the contrary of the detector.
    """
    metric = METRICS[alert.metric]
    with store.read() as connection:
        against = comparison(connection, metric, alert, now)
        found = None if against is None else explained(metric, against)
        if against is None or found is None or not _is_its_way(alert, found):
            return None
        guilty = {**alert.segment, **(found.parts[0].segment if found.parts else {})}
        quoted, heard = heard_of(connection, metric, guilty, against)
    return Cause(now, against.start, against.end, found.value, found.expected, found.parts, found.rest, quoted, heard)


def is_explained(metric: Metric) -> bool:
    """True for what records add up to; levels are counted at a moment, and nothing adds up to them."""
    return metric.shape in _SHAPES


def explained(metric: Metric, against: Comparison) -> Explanation | None:
    """What explains the change between both sides; None if there is nothing to hold against each other."""
    return explain(_cells(metric, against), _SHAPES[metric.shape])


def _cells(metric: Metric, against: Comparison) -> Cells:
    leaves = against.leaves
    rows = leaves.sums if metric.shape != "balance" else leaves.sums * [[100.0], [1.0], [10_000.0]]
    place, example = numbered(leaves.codes, [len(words) for words in leaves.words])
    now, base = (
        np.array([np.bincount(place[here], row, len(example)) for row in rows[:, here]]) for here in leaves.sides
    )
    told = leaves.dimensions, leaves.words, leaves.codes[:, example]
    return Cells(*told, now, base, metric.shape != "count", against.scale)


def _is_its_way(alert: Alert, found: Explanation) -> bool:
    """True if the weeks before say the same as the detector."""
    change = found.value - found.expected
    return change > 0 if alert.direction == "high" else change < 0


def heard_of(
    connection: Connection, metric: Metric, segment: Mapping[str, str], against: Comparison, *, among: int | None = None
) -> tuple[tuple[Record, ...], int]:
    """A few records of a segment that tell most, without a trace of who the customer is, and how many there are.

    `among` is how many, where that is known already: counting those of weeks would take seconds.
    """
    stream = STREAMS[metric.streams[0]]
    asked: Any = {"start": against.start, "end": against.end, "where": segment, "metric": metric}
    found, following = records.page(connection, stream, **asked, limit=HEARD)
    heard = len(found)
    if following is not None:
        heard = records.count(connection, stream, **asked) if among is None else max(among, heard)
    ranked = sorted(found, key=_telling)
    # The same words three times say less than three voices: repeats only where there is nothing else.
    said = {_words(record): record for record in reversed(ranked)}
    first = [record for record in ranked if said[_words(record)] is record]
    again = [record for record in ranked if said[_words(record)] is not record]
    return tuple(_told(stream.name, record) for record in [*first, *again][:QUOTED]), heard


def _telling(record: Mapping[str, Any]) -> tuple[bool, bool, float]:
    """Those with words first, then the unhappiest; the newest among equals."""
    grade = record.get("points") or record.get("stars") or 0
    return not _words(record), record.get("sentiment") != "negative", grade


def _words(record: Mapping[str, Any]) -> str:
    return next((str(record[name]) for name in WORDS if record.get(name)), "")


def _told(stream: str, record: Mapping[str, Any]) -> Record:
    told = {str(name): value for name, value in record.items() if name not in _OURS and value is not None}
    return {"stream": stream, **told}
