"""The sensitivity of each metric: read by the watch, set by people."""

from __future__ import annotations

from collections.abc import Callable

from alerts.watched import watched_metrics
from domain.errors import BadInput
from domain.metrics import Metric
from domain.people import Actor
from domain.times import Clock, to_ms
from domain.tuning import Tuning, sensitivity_of
from store import tuning as kept
from store.engine import Store


class Tunings:
    """What people set, with who and when."""

    def __init__(self, store: Store, clock: Clock, on_change: Callable[[], None] = lambda: None) -> None:
        """`on_change` is called after every change."""
        self._store = store
        self._clock = clock
        self._on_change = on_change

    def of(self, metric: Metric) -> Tuning:
        """The tuning of a metric; as calibrated if nobody set it."""
        with self._store.read() as connection:
            return kept.every(connection).get(metric.name, Tuning(metric.name))

    def put(self, metric: Metric, sensitivity: float, actor: Actor) -> Tuning:
        """Set it; what stands now. BadInput outside the steps, or for a metric that no detector watches."""
        check_watched(metric)
        made = Tuning(metric.name, sensitivity_of(sensitivity), to_ms(self._clock()), actor.name)
        with self._store.write() as connection:
            kept.put(connection, made)
        self._on_change()
        return made


def check_watched(metric: Metric) -> None:
    """BadInput if no detector watches the metric."""
    if not is_watched(metric):
        raise BadInput(f"No detector watches {metric.name}, so it has no sensitivity.", key="unwatched")


def is_watched(metric: Metric) -> bool:
    """True if the metric has detectors."""
    return metric.name in {one.name for one in watched_metrics()}
