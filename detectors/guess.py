"""A detector for a series of which nothing is known: it looks at the first rows, then decides what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import inf
from statistics import median_low
from typing import Protocol

from detectors.base import Detector, Point, Setup, known
from detectors.calendar import Calendar
from detectors.quiet import Quiet
from detectors.seam import Seam
from detectors.shapes import AMOUNT, COUNT, MEAN, SHARE, Shape
from detectors.together import Together
from domain.times import DAY, SECOND
from domain.verdicts import Verdict

ROWS = 24
"""Rows looked at before the nature of a series is decided. It stays decided: a later seam would be a false alarm."""
QUIET_ROWS = 6
ANEW, DOUBT = 3 * DAY, 2.0
"""What is learnt anew at another grain is doubted for so long: a score is divided by this."""
SLIP = 1000.0
"""While all is learnt, a value so many times as far from nothing as all others is a slip of the pen, and no data."""
BEYOND = 1.5
"""Who has been called is called again within so many rows only for what is so much graver."""


class _Judge(Protocol):
    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict: ...


class Guess:
    """Answers `learning` for the first rows, replays them into the detector that suits them, and hands on the rest.

    A score of 1 is a call. After one, scores stay below 1 for a while unless they are records; the verdict's own call
    still says what each row is. Rows that come at another grain from some moment on are learnt anew.
    """

    def __init__(self, calendar: Calendar, grain_ms: int | None = None, make: Callable[[Setup], Detector] = Together):
        """`grain_ms` None: the median step between the first rows."""
        self._calendar = calendar
        self._grain_ms = grain_ms
        self._make = make
        self._seen: list[Point] = []
        self._chosen: _Judge | None = None
        self._seam: Seam | None = None
        self._shape: Shape | None = None
        self._anew: int | None = None
        self._most = inf
        self._quiet = Quiet(QUIET_ROWS, BEYOND)

    @property
    def shape(self) -> Shape | None:
        """What the values are; None while nobody knows."""
        return self._shape

    @property
    def grain_ms(self) -> int | None:
        """Between rows; None while nobody knows."""
        return self._grain_ms

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on one bucket; see `Detector`."""
        if self._chosen is not None and self._seam is not None:
            said = self._chosen.update(at, value if value is None or abs(value) <= self._most else None, n)
            self._most = max(self._most, most_of([(at, said.value, n)])) if said.code == "learning" else inf
            return self._hush(said) if said.code == "late" else self._across(self._seam, said)
        self._seen.append((at, value, n))
        if len(self._seen) < ROWS:
            return Verdict(at, 0.0, "learning", known(value), n=n, code="learning")
        self._grain_ms = self._grain_ms or grain_of(self._seen)
        self._shape = shape_of(self._seen)
        self._chosen = self._make(Setup(self._shape, self._grain_ms, self._calendar))
        self._seam = Seam(self._grain_ms)
        self._seam.step(at)
        self._seen = without_slip(self._seen)
        self._most = most_of(self._seen) or inf
        return [self._hush(self._chosen.update(*point)) for point in self._seen][-1]

    def _across(self, seam: Seam, said: Verdict) -> Verdict:
        """The verdict, unless the row comes at another grain than those before it."""
        new = seam.step(said.at)
        if new is not None:
            self._grain_ms, self._chosen, self._seam, self._seen = new, None, None, []
            self._anew = said.at
            self._quiet = Quiet(QUIET_ROWS, BEYOND)
        if new is not None or seam.explains(said):
            return replace(said, score=0.0, call="learning", code="learning")
        owed = seam.owed
        if owed is not None and owed.score > said.score:
            said = replace(said, score=owed.score, call=owed.call, code=owed.code)
        return self._hush(said)

    def _hush(self, said: Verdict) -> Verdict:
        is_doubted = self._anew is not None and said.at - self._anew < ANEW
        heard = self._quiet.hear(said.score / DOUBT if is_doubted else said.score)
        return said if heard == said.score else replace(said, score=heard)


def shape_of(points: list[Point]) -> Shape:
    """What the values seem to be: shares or means where there are records behind them, else counts or amounts.

    One value that could not be such a thing is taken for a slip.

    >>> shape_of([(0, 3.0, None), (1, 4.0, None)]).name, shape_of([(0, 0.2, 10.0)]).name
    ('count', 'share')
    """
    values = [value for _, value, _ in points if known(value) is not None and value is not None]
    if any(n is not None for _, _, n in points):
        return SHARE if _is_slip(sum(not 0 <= value <= 1 for value in values), values) else MEAN
    is_whole = all(value == int(value) for value in values)
    if not _is_slip(sum(value < 0 for value in values), values) or (not is_whole and min(values, default=0.0) < 0):
        return MEAN
    return COUNT if is_whole else AMOUNT


def without_slip(points: list[Point]) -> list[Point]:
    """The points; what would drown all others is taken out, since there is nothing yet to hold it against.

    >>> without_slip([(0, 3.0, None), (1, 1e14, None), (2, 4.0, None)])
    [(0, 3.0, None), (1, None, None), (2, 4.0, None)]
    """
    greatest = max(points, key=lambda point: abs(known(point[1]) or 0.0))
    most = most_of([point for point in points if point is not greatest])
    if not 0 < most < abs(known(greatest[1]) or 0.0):
        return points
    return [(point[0], None, point[2]) if point is greatest else point for point in points]


def most_of(points: list[Point]) -> float:
    """What no value that follows these may be further from nothing than; 0 where there is nothing to go by."""
    return SLIP * max((abs(known(value) or 0.0) for _, value, _ in points), default=0.0)


def _is_slip(odd: int, values: list[float]) -> bool:
    """True if so many values that cannot be are at most one among many: a slip of the pen, not the nature of all."""
    return odd == 0 or (odd == 1 and len(values) >= ROWS // 2)


def grain_of(points: list[Point]) -> int:
    """The usual step between points in milliseconds, at least a second.

    >>> grain_of([(0, 1.0, None), (60_000, 1.0, None), (120_000, 1.0, None), (999_000, 1.0, None)])
    60000
    """
    ats = [at for at, _, _ in points]
    steps = [later - earlier for earlier, later in pairwise(ats) if later > earlier]
    return max(median_low(steps), SECOND) if steps else SECOND
