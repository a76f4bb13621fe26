"""The line of a panel: at each moment the same thing as its big number, the metric over the window that ends there.

Buckets are what a detector judges; a window of them is what a person reads from five metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from domain.series import Point
from domain.verdicts import Verdict

Value = float | None

CORRELATION = 0.1
"""How much neighbouring buckets are taken to miss their expectation together."""


def rolled(points: Sequence[Point], size: int, *, is_count: bool, least: float = 0) -> list[Value]:
    """The value of the window of `size` buckets that ends with each point; one for each point from the `size`-th on.

    A count is the sum, None unless every bucket is known; the others weigh their buckets by `n`, None while less than
    `least` stands behind the window.

    >>> rolled([Point(0, 1.0), Point(1, 2.0), Point(2, None)], 2, is_count=True)
    [3.0, None]
    >>> rolled([Point(0, 0.5, 10), Point(1, 1.0, 30), Point(2, None)], 2, is_count=False, least=20)
    [0.875, 1.0]
    """
    one = _sum if is_count else _mean
    return [one(window, least) for window in _windows(points, size)]


def rolled_band(
    points: Sequence[Point], judged: Mapping[int, Verdict], size: int, *, is_count: bool
) -> list[tuple[Value, Value, Value]]:
    """(lower, expected, upper) of each of these windows; three None unless most of its buckets were judged.

    What is expected of the window is what is expected of its buckets, weighed as the value is. The band around it is
    narrower than theirs, because chance evens out: by the standard error of a mean of `size` values correlated by
    CORRELATION.
    """
    narrower = sqrt((1 + (size - 1) * CORRELATION) / size)
    times = size if is_count else 1
    return [_band(window, judged, narrower=narrower, times=times) for window in _windows(points, size)]


def _windows(points: Sequence[Point], size: int) -> Iterable[Sequence[Point]]:
    return (points[end - size : end] for end in range(size, len(points) + 1))


def _sum(window: Sequence[Point], _least: float) -> Value:
    known = [point.value for point in window if point.value is not None]
    return sum(known) if len(known) == len(window) else None


def _mean(window: Sequence[Point], least: float) -> Value:
    known = [(point.value, point.n or 0) for point in window if point.value is not None]
    behind = sum(n for _, n in known)
    return sum(value * n for value, n in known) / behind if behind and behind >= least else None


def _band(
    window: Sequence[Point], judged: Mapping[int, Verdict], *, narrower: float, times: int
) -> tuple[Value, Value, Value]:
    known = []
    for point in window:
        edges = _edges(judged.get(point.at))
        if edges is not None:
            known.append((*edges, 1 if times > 1 else max(point.n or 0, 1)))
    if len(known) * 2 <= len(window):
        return None, None, None
    weight = sum(one for *_, one in known) / times
    expected = sum(middle * one for middle, _, _, one in known) / weight
    below = sum((middle - lower) * one for middle, lower, _, one in known) / weight
    above = sum((upper - middle) * one for middle, _, upper, one in known) / weight
    return expected - below * narrower, expected, expected + above * narrower


def _edges(verdict: Verdict | None) -> tuple[float, float, float] | None:
    """(expected, lower, upper) of one bucket; None if a detector had no opinion on it."""
    if verdict is None or verdict.lower is None or verdict.upper is None:
        return None
    middle = (verdict.lower + verdict.upper) / 2 if verdict.expected is None else verdict.expected
    return middle, verdict.lower, verdict.upper
