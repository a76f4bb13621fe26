"""The sensitivity of each metric: read by the watch, set by people."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from alerts.backtest import trial
from alerts.replay import WATCHED
from alerts.watched import watched_metrics
from domain.errors import BadInput
from domain.metrics import Metric
from domain.occasions import Occasion
from domain.people import Actor
from domain.targets import TargetLine
from domain.times import Clock, to_ms
from domain.trials import Trial
from domain.tuning import STEPS, Change, Tuning, sensitivity_of
from store import tuning as kept
from store.engine import Store

LISTED = 20
"""So many changes of a sensitivity are shown."""


class Tunings:
    """What people set, with who and when, and what it would do to the past."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        occasions: Iterable[Occasion] = (),
        *,
        targets: Iterable[TargetLine] = (),
    ) -> None:
        """`on_change` is called after every change; `occasions` are the days that people entered, `targets` the lines
        that they drew.
        """
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._occasions = tuple(occasions)
        self._targets = tuple(targets)
        # A replay is seconds of work: two at a time would only hold up whoever else needs the processor.
        self._trying = threading.Lock()

    def of(self, metric: Metric) -> Tuning:
        """The tuning of a metric; as calibrated if nobody set it."""
        with self._store.read() as connection:
            return kept.every(connection).get(metric.name, Tuning(metric.name))

    def changes(self, metric: Metric) -> list[Change]:
        """Who set it to what and when, the newest first; [] if nobody ever did."""
        with self._store.read() as connection:
            return kept.changes(connection, metric.name, LISTED)

    def is_tunable(self, metric: Metric) -> bool:
        """True if detectors watch the metric."""
        return _is_watched(metric)

    def put(self, metric: Metric, sensitivity: float, actor: Actor) -> Tuning:
        """Set it; what stands now. BadInput outside the steps, or for a metric that no detector watches."""
        _check_watched(metric)
        made = Tuning(metric.name, sensitivity_of(sensitivity), to_ms(self._clock()), actor.name)
        with self._store.write() as connection:
            before = kept.every(connection).get(metric.name, Tuning(metric.name)).sensitivity
            kept.put(connection, made)
            if before != made.sensitivity:
                now = to_ms(self._clock())
                kept.note(connection, Change(metric.name, now, before, made.sensitivity, actor.name, actor.role))
        self._on_change()
        return made

    def trial(
        self, metric: Metric, days: int, by: str | None = None, sensitivities: tuple[float, ...] = ()
    ) -> Trial | None:
        """What the last `days` would have raised at each of the sensitivities, without any: all steps and what is set.

        In all series that are watched, or for each value of `by`. None if the metric has no past; BadInput if it
        cannot be tried.
        """
        chosen = sensitivities or tuple(sorted({*STEPS, self.of(metric).sensitivity}))
        with self._trying:
            return trial(
                self._store,
                metric,
                now=to_ms(self._clock()),
                days=days,
                by=by or WATCHED,
                sensitivities=chosen,
                occasions=self._occasions,
                targets=self._targets,
            )


def _check_watched(metric: Metric) -> None:
    if not _is_watched(metric):
        raise BadInput(f"No detector watches {metric.name}, so it has no sensitivity.", key="unwatched")


def _is_watched(metric: Metric) -> bool:
    return metric.name in {one.name for one in watched_metrics()}
