"""What is judged must be folded: a complete bucket whose records still wait to be added up would look empty."""

from __future__ import annotations

from domain.metrics import Metric
from domain.streams import MEASUREMENTS
from domain.times import MINUTE
from store import dirt
from store.engine import Store

LONGEST = MINUTE
"""How long a metric is held back at most: who changes a bucket again and again may not keep it from being judged."""


class Unfolded:
    """Holds back the judging of buckets with records that are stored and not yet folded."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._since: dict[str, int] = {}

    def before(self, metric: Metric, due: int, end: int, now: int) -> int:
        """How far a metric may be judged from `due` on: `end`, or the first moment that is not folded (all ms)."""
        with self._store.read() as connection:
            first = dirt.first(connection, {*metric.streams, MEASUREMENTS.name}, due, end)
        if first is None:
            self._since.pop(metric.name, None)
            return end
        return first if now - self._since.setdefault(metric.name, now) <= LONGEST else end
