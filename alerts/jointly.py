"""Segments whose metrics are judged together, hour by hour, and the strange stretches under way in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy

import numpy as np

from alerts.hours import Hours, Real, segment_of
from alerts.spell import Spell
from alerts.watched import watched_metrics
from detectors.columns.joint import Joints
from detectors.joint import LEAST
from domain.alerts import Finding
from domain.joint import JOINT, JointVerdict, Share
from domain.times import HOUR
from domain.verdicts import Call

ONE = 0.7
"""Where one metric is more of the distance than this, it is no matter of several."""
NAMED, LITTLE = 4, 0.1
"""So many metrics are named at most, and none that adds less than that share."""

_SIDES = {"up": -1, "down": 1, "neither": 0}


class Jointly:
    """How the metrics of each segment go together, and whether a strange stretch is going on in it.

    All segments are judged in one pass. One has a spell only while something strange is near.
    """

    def __init__(self) -> None:
        """On no segments yet; see `join`."""
        self.metrics = watched_metrics()
        self.names: list[str] = []
        self._joints = Joints([_SIDES[metric.better] for metric in self.metrics])
        self._spells: dict[int, Spell] = {}

    def join(self, names: Iterable[str]) -> None:
        """Judge these segments too ('' for the total)."""
        known = set(self.names)
        new = [name for name in names if name not in known]
        self.names += new
        self._joints.grow(len(new))

    def judge(self, hours: Hours) -> Iterator[tuple[int, list[Finding]]]:
        """Learn these hours of all segments in order; of each its start (ms) and the stretches that go on with it."""
        for place, at in enumerate(hours.at):
            score, shares = self._joints.update(hours.stray[place])
            is_several = np.isfinite(hours.value[place]).sum(axis=1) >= LEAST
            is_strange = (score >= 1) & (shares.max(axis=1, initial=0.0) <= ONE) & is_several
            for row in sorted({*np.flatnonzero(is_strange).tolist(), *self._spells}):
                named = self._named(shares[row], hours.value[place, row], hours.expected[place, row])
                call: Call = "high" if is_strange[row] else "normal"
                verdict = JointVerdict(at, float(score[row]), call, code=JOINT, shares=named)
                spell = self._spells.setdefault(row, Spell(HOUR))
                spell.feed(verdict)
                if spell.is_asleep:
                    del self._spells[row]
            yield at, self.standing()

    def standing(self) -> list[Finding]:
        """The strange stretches that go on, by the names of their segments: the total goes first."""
        found = [
            Finding(JOINT, segment_of(self.names[row]), JOINT, spell.now.verdict, spell.now.since)
            for row, spell in self._spells.items()
            if spell.now is not None
        ]
        return sorted(found, key=lambda one: tuple(one.segment.values()))

    def copy(self) -> Jointly:
        """As it stands: what either learns from now on, the other does not know."""
        other = Jointly()
        other.names = list(self.names)
        other._joints.restore(self._joints.state())
        other._spells = deepcopy(self._spells)
        return other

    def _named(self, shares: Real, value: Real, expected: Real) -> tuple[Share, ...]:
        """Those that add most, the greatest first."""
        chosen = [place for place in np.argsort(-shares, kind="stable")[:NAMED].tolist() if shares[place] >= LITTLE]
        return tuple(
            Share(self.metrics[place].name, float(value[place]), float(expected[place]), float(shares[place]))
            for place in chosen
        )
