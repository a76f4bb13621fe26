"""A case: one bucket, what was expected of it, and how far it strays."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One bucket before the court: `deviation` is how far such a bucket usually strays, `stray` how far it does.

    `part` is its slot of the day, `factor` by how much that is noisier than the whole; `value` is the sum as it came,
    `add` is in observed and expected, though not in the world; `width` is what widens the band of a day that is unlike
    others; `is_settled` once a whole week has been seen.
    """

    local: int
    slot: int
    part: int
    kind: str
    value: float
    observed: float
    expected: float
    mass: float
    add: float
    distance: float
    factor: float
    deviation: float
    width: float
    stray: float
    is_settled: bool
