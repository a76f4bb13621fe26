"""Cases: one bucket of many series, what was expected of each, and how far it strays."""

from __future__ import annotations

from typing import NamedTuple

from detectors.columns.baseline import Usual
from detectors.columns.numbers import Mask, Real
from detectors.columns.shapes import Scale


class Moment(NamedTuple):
    """What the buckets of all series share: their start in epoch ms, its local time, slot and kind of day."""

    at: int
    local: int
    slot: int
    part: int
    kind: str


class Cases(NamedTuple):
    """`Case` in columns; `scale` measures around what is expected, `usual` is what it was made of.

    `noise` is the deviation of the whole day, `factor` that of this part of it.
    """

    value: Real
    observed: Real
    expected: Real
    mass: Real
    distance: Real
    noise: Real
    factor: Real
    deviation: Real
    width: Real
    stray: Real
    is_settled: Mask
    steps: Real
    scale: Scale
    usual: Usual

    def only(self, mask: Mask) -> Cases:
        """Those of them where `mask` says so."""
        if mask.all():
            return self
        columns = {name: getattr(self, name)[mask] for name in self._fields[:-2]}
        usual = Usual(*(part[mask] for part in self.usual))
        return self._replace(**columns, scale=self.scale.only(mask), usual=usual)
