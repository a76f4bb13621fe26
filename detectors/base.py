"""What every detector is: it judges a point by the points before it, then learns from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from detectors.calendar import Calendar
from detectors.shapes import Shape
from domain.explanation import Explanation
from domain.verdicts import Verdict

State = dict[str, list[float]]
"""What a detector remembers, as arrays named after their meaning.

Their lengths depend on the Setup alone, so the states of many series of one grain stack into matrices, a row each.
"""

Point = tuple[int, float | None, float | None]
"""(bucket start in epoch ms, value or None, number of records or None)."""

MOST = 1e15
"""Nothing that a service counts comes near; beyond it squares and their sums lose their meaning."""


@dataclass(frozen=True)
class Setup:
    """What a detector must know of a series before its first point.

    `grain_ms`: length of a bucket; `min_count`: the fewest records on which a share or mean is judged; `least` and
    `most`: the lines that people have set, None where they have set none. `is_counted` if records were counted, rather
    than that the numbers happen to be whole: it is then known what chance does to them.
    """

    shape: Shape
    grain_ms: int
    calendar: Calendar = field(default_factory=Calendar)
    min_count: float = 0.0
    least: float | None = None
    most: float | None = None
    is_counted: bool = False


class Detector(Protocol):
    """One detector on one series.

    `update` never raises for any float: what is not finite, or beyond MOST, counts as no data; a share above 1 counts
    as 1; and a bucket that is not after the newest one is neither judged nor learnt (code `late`).
    """

    name: ClassVar[str]

    def __init__(self, setup: Setup) -> None: ...

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on the bucket that starts at `at` (epoch ms), by the buckets before it."""
        ...

    def explain(self) -> Explanation | None:
        """Why the newest verdict says what it says: its numbers, since when, and its sentence; None before one."""
        ...

    def state(self) -> State:
        """All it remembers; `restore` of it in a detector of the same Setup continues as if nothing happened."""
        ...

    def restore(self, state: State) -> None:
        """Remember what `state` said; ValueError if it is of another Setup."""
        ...


def judge(detector: Detector, points: Iterable[Point]) -> list[Verdict]:
    """The verdicts of one detector on many points, in their order."""
    return [detector.update(*point) for point in points]


def known(value: float | None) -> float | None:
    """The value if it is a number that can be reckoned with, else None.

    >>> known(float("nan")) is None, known(2.5)
    (True, 2.5)
    """
    return value if value is not None and -MOST < value < MOST else None


def check_state(state: State, like: State) -> None:
    """ValueError unless both hold the same arrays of the same lengths."""
    if {name: len(array) for name, array in state.items()} != {name: len(array) for name, array in like.items()}:
        raise ValueError("this state was saved by a detector of another grain, shape or version")
