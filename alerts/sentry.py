"""A sentry: the detectors on one watched series, and whether a strange stretch is going on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from alerts.spell import Spell, Stretch
from alerts.watched import Watched
from detectors import Detector, State
from detectors.calendar import Calendar
from detectors.seasonal import Seasonal
from detectors.silence import Silence
from domain.alerts import Finding
from domain.series import Point
from domain.tuning import CALIBRATED, tuned
from domain.verdicts import Verdict


class Sentry:
    """Judges the points of one series in order.

    Counts that are neither good nor bad are also listened to: there nothing at all is graver than little, while no
    complaints are no trouble.
    """

    def __init__(
        self,
        watched: Watched,
        calendar: Calendar,
        *,
        sensitivities: Mapping[str, float] | None = None,
    ) -> None:
        """`sensitivities` by metric are looked at with every bucket; as calibrated where they say nothing."""
        setup = watched.setup(calendar)
        self.watched = watched
        self._sensitivities = {} if sensitivities is None else sensitivities
        self._seasonal = Seasonal(setup)
        is_heard = watched.metric.shape == "count" and watched.metric.better == "neither"
        self._silence = Silence(setup) if is_heard else None
        self._spell = Spell(setup.grain_ms)
        self._latest: Verdict | None = None

    def judge(self, point: Point) -> tuple[Verdict, Finding | None]:
        """The verdict on the next point, and what the alert chain must hear of it, if anything."""
        verdict = self._seasonal.update(point.at, point.value, point.n)
        quiet = self._silence.update(point.at, point.value, point.n) if self._silence else None
        if quiet is not None and quiet.is_strange:
            score = max(quiet.score, verdict.score)
            verdict = replace(verdict, score=score, call="silent", code="silent")
        verdict = tuned(verdict, self._sensitivities.get(self.watched.metric.name, CALIBRATED))
        self._latest = verdict
        stretch = self._spell.feed(verdict)
        return verdict, None if stretch is None else self._finding(stretch)

    def peek(self, point: Point) -> tuple[Verdict, Finding | None]:
        """What `judge` would say, without learning anything from it."""
        before = self.memory()
        try:
            return self.judge(point)
        finally:
            self.recall(*before)

    def standing(self) -> Finding | None:
        """What the chain must hear when nothing is new: what goes on, or that nothing does; None if never judged."""
        if self._spell.now is not None:
            return self._finding(self._spell.now)
        return None if self._latest is None else self._finding(Stretch(self._latest.at, self._latest, is_over=True))

    def memory(self) -> tuple[State, dict[str, Any]]:
        """All it remembers: the arrays of its detectors, and notes as JSON values."""
        arrays = {f"{one.name}.{name}": array for one in self._detectors for name, array in one.state().items()}
        return arrays, {"spell": self._spell.memory(), "latest": self._latest and asdict(self._latest)}

    def recall(self, arrays: State, notes: Mapping[str, Any]) -> None:
        """Continue from a memory as if nothing happened; ValueError if it is of other detectors."""
        if not {name.partition(".")[0] for name in arrays} <= {one.name for one in self._detectors}:
            raise ValueError("this memory is of other detectors")
        for one in self._detectors:
            own = f"{one.name}."
            one.restore({name.removeprefix(own): array for name, array in arrays.items() if name.startswith(own)})
        self._spell.recall(notes["spell"])
        self._latest = Verdict(**notes["latest"]) if notes["latest"] else None

    @property
    def _detectors(self) -> tuple[Detector, ...]:
        return (self._seasonal,) if self._silence is None else (self._seasonal, self._silence)

    def _finding(self, stretch: Stretch) -> Finding:
        metric, segment = self.watched.metric.name, dict(self.watched.segment)
        return Finding(metric, segment, "metric", stretch.verdict, stretch.since, stretch.is_over)
