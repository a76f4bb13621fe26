"""The line of a panel as it is sent: of what is expected only what moves a pixel, and a little at a time.

When a detector has learnt anew, the bands of all windows of a day change at once: several kilobytes to every screen,
for nothing that has happened. What happened itself is never kept back.
"""

from __future__ import annotations

from typing import Any

from live.frames import Frame

PIXELS = 500
"""A line is no higher than this on any screen: what moves by less than a part in so many is drawn as it was."""
PORTION = 1
"""How many rows' bands change with one reading, the newest first."""
_VALUE, _ODD = 1, 5
_BANDS = (2, 3, 4)
"""Where in a row stand the ends of the band, and the value of a week ago."""

Row = list[Any]


def eased(shown: Frame | None, read: Frame) -> tuple[Frame, bool]:
    """The line to show after `shown` where `read` was found, and whether something is left for the next time.

    >>> old, new = [[7, 5, 3, 8, None, 0], [8, 9, 3, 8, None, 0]], [[7, 5, 3.001, 8, None, 0], [8, 9, 3, 9, None, 0]]
    >>> eased({"step": 1, "rows": old}, {"step": 1, "rows": new})[0]["rows"]
    [[7, 5, 3, 8, None, 0], [8, 9, 3, 9, None, 0]]
    """
    if shown is None or shown["step"] != read["step"]:
        return read, False
    known = {row[0]: row for row in shown["rows"]}
    pixel = _height(read["rows"]) / PIXELS
    left, rows = PORTION, []
    for row in reversed(read["rows"]):
        old = known.get(row[0])
        if old is not None and _has_same_story(old, row):
            if _is_drawn_alike(old, row, pixel):
                row = old
            else:
                row = row if left > 0 else old
                left -= 1
        rows.append(row)
    return {**read, "rows": rows[::-1]}, left < 0


def _height(rows: list[Row]) -> float:
    """How far apart the least and the greatest value are that a line shows; 0 without any."""
    values = [value for row in rows for value in (row[_VALUE], row[_BANDS[-1]]) if value is not None]
    return float(max(values) - min(values)) if values else 0.0


def _has_same_story(old: Row, row: Row) -> bool:
    return bool(old[_VALUE] == row[_VALUE] and old[_ODD] == row[_ODD])


def _is_drawn_alike(old: Row, row: Row, pixel: float) -> bool:
    pairs = [(old[at], row[at]) for at in _BANDS]
    return all(one == other or (None not in (one, other) and abs(one - other) < pixel) for one, other in pairs)
