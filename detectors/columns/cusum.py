"""Cumulative sums of many series: small strays to one side that go on."""

from __future__ import annotations

from math import log

import numpy as np

from detectors.columns.case import Cases
from detectors.columns.memory import Rows
from detectors.columns.numbers import Mask, Real, at_least, at_most
from detectors.cusum import ALLOWANCE, CHARGE, CLIP, FULL, GAP
from detectors.shapes import Shape

_TWICE = log(2)


class Cusums:
    """`Cusum` in columns: the first four places of the array `sums` of a state."""

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._is_share = shape.name == "share"
        self._gap = max(1.0, GAP / grain_ms)

    def add(
        self, rows: Rows, gains: tuple[Real, Real], mass: Real, *, edges: tuple[Real, Real], steps: Real
    ) -> tuple[Mask, Mask]:
        """Take what buckets `steps` grains after those before add upwards and downwards; where it is above nothing."""
        is_new = steps > self._gap
        has_new = is_new.any()
        for side in (0, 1):
            before = rows["sums", side]
            if has_new:
                before = np.where(is_new, 0.0, before)
            now = before + gains[side]
            np.minimum(now, FULL * edges[side], out=now)
            goes_on = (now > 0) & (before > 0)
            masses = rows["sums", 2 + side] * goes_on
            masses += mass
            rows["sums", side] = at_least(now, 0.0)
            rows["sums", 2 + side] = masses
        return gains[0] > 0, gains[1] > 0

    def gains(self, cases: Cases) -> tuple[Real, Real]:
        """What buckets add upwards and downwards."""
        if not self._is_share:
            up, down = at_most(cases.stray.copy(), CLIP), at_most(-cases.stray, CLIP)
            up -= ALLOWANCE
            down -= ALLOWANCE
            return up, down
        share = np.clip(cases.expected / cases.mass, 1e-4, 1 - 1e-4)
        more = cases.observed * _TWICE - cases.mass * np.log1p(share)
        less = (cases.mass - cases.observed) * _TWICE - cases.mass * np.log(2 - share)
        chance = at_least(cases.deviation * cases.deviation, 1.0)
        return more / chance - CHARGE, less / chance - CHARGE

    def stray(self, rows: Rows, rising: tuple[Mask, Mask], least_mass: float) -> Real:
        """The sums that count, downwards negative: those that these buckets made greater, of enough records; else 0."""
        up, down = rising
        down = down & ~up
        if least_mass > 0:
            up = up & (rows["sums", 2] >= least_mass)
            down &= rows["sums", 3] >= least_mass
        found = rows["sums", 0] * up
        found -= rows["sums", 1] * down
        return found
