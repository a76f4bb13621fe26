"""Rows of a series as text: read, put in order, and held against what can be."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from detectors.base import Point, known
from detectors.shapes import SHARE, Shape
from domain.errors import BadInput
from domain.times import DAY, to_ms

HEADER = ("timestamp", "value", "denominator")
SHOWN = 80
"""So many characters of what was found are repeated."""
FAR, STEPS = 28 * DAY, 4
"""A row that comes so much later than the one before it, and than so many steps, may be a slip of the pen."""


class Rows:
    """Reads rows; the first one decides whose wall clock the days and hours are told by."""

    def __init__(self) -> None:
        self.zone: tzinfo = UTC
        self._has_zone = False

    def read(self, line: str) -> Point:
        """The point of a row; BadInput if it is none."""
        cells = line.strip().split(",")
        if not 2 <= len(cells) <= 3:
            raise BadInput.told("score_cells", "expected {right}, found {found}.", right=_right(), found=_found(line))
        n = _number(cells[2], "denominator") if len(cells) == 3 else None
        return self._moment(cells[0]), _number(cells[1], "value"), n

    def _moment(self, cell: str) -> int:
        try:
            at = datetime.fromisoformat(cell.strip())
        except ValueError:
            sentence = "{found} is not a time such as 2026-11-20T14:30:00."
            raise BadInput.told("score_time", sentence, found=_found(cell)) from None
        if not self._has_zone:
            self.zone, self._has_zone = at.tzinfo or UTC, True
        return to_ms(at if at.tzinfo is not None else at.replace(tzinfo=self.zone))


class Order:
    """Lets rows through that come one after the other.

    A row that leaps weeks ahead is put aside: one wrong year would leave out all that comes after it. It counts once
    the next row comes later still.

    >>> order = Order()
    >>> [len(order.take((at * DAY, 1.0, None))) for at in (0, 1, 2)]
    [1, 1, 1]
    """

    def __init__(self) -> None:
        self._newest: int | None = None
        self._step = 0
        self._aside: Point | None = None

    def take(self, point: Point) -> list[Point]:
        """The points to judge now, in order; BadInput for a row that comes too early, or for now too late."""
        aside, self._aside = self._aside, None
        if aside is not None and point[0] > aside[0]:
            self._pass(aside[0])
            self._pass(point[0])
            return [aside, point]
        if self._newest is not None and point[0] <= self._newest:
            raise BadInput.told("score_late", "it is not after the row before it; it was left out.")
        if self._newest is not None and point[0] - self._newest > max(FAR, STEPS * self._step):
            self._aside, days = point, round((point[0] - self._newest) / DAY)
            sentence = "it is {days} days after the row before it; it counts if the next row is later still."
            raise BadInput.told("score_far", sentence, days=days)
        self._pass(point[0])
        return [point]

    def _pass(self, at: int) -> None:
        self._step = 0 if self._newest is None else at - self._newest
        self._newest = at


def impossible(point: Point, shape: Shape | None) -> BadInput | None:
    """Why the value of a point cannot be, in a series of that shape (None: not known yet); None if it can.

    >>> impossible((0, None, None), None), str(impossible((0, 1.7, 20.0), SHARE))
    (None, 'the numerator is above the denominator (1.7); it was taken as no data.')
    """
    _, value, n = point
    if n is not None and n == n and known(n) is None:
        return _no_data("score_denominator_infinite", "the denominator {found} is no number to reckon with", n)
    if n is not None and n < 0:
        return _no_data("score_denominator_below", "the denominator {found} is below 0", n)
    if value is None or value != value:
        return None
    if known(value) is None:
        return _no_data("score_infinite", "the value {found} is no number to reckon with", value)
    if shape is SHARE and value > 1:
        return _no_data("score_above", "the numerator is above the denominator ({found})", value)
    if value < 0 and shape is not None and shape.name in ("share", "count"):
        return _no_data(f"score_{shape.name}_below", f"a {shape.name} cannot be below 0 ({{found}})", value)
    return None


def check_header(line: str) -> None:
    """BadInput unless it is the header of such rows."""
    names = tuple(name.strip().lower() for name in line.lstrip("\ufeff").split(","))
    if not line:
        raise BadInput.told("score_empty", "Nothing came; the first line must be {right}.", right=_right())
    if names not in (HEADER[:2], HEADER):
        sentence = "The first line must be {right}; found {found}."
        raise BadInput.told("score_header", sentence, right=_right(), found=_found(line))


def _no_data(key: str, sentence: str, found: float) -> BadInput:
    return BadInput.told(key, f"{sentence}; it was taken as no data.", found=f"{found:g}")


def _number(cell: str, name: str) -> float | None:
    text = cell.strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        sentence = f"the {name} {{found}} is not a number."
        raise BadInput.told(f"score_{name}", sentence, found=_found(text)) from None


def _found(text: str) -> str:
    return repr(text.strip()[:SHOWN])


def _right() -> str:
    return f"{','.join(HEADER[:2])}[,{HEADER[2]}]"
