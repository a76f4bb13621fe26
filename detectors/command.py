"""`manage.py score`: one detector over one series from standard input, each line answered before the next is read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TextIO

from detectors.base import Point, known
from detectors.calendar import Calendar, read_days
from detectors.guess import Guess
from detectors.shapes import SHARE, Shape
from domain.errors import BadInput
from domain.grains import grain_of
from domain.times import MINUTE, to_ms
from domain.verdicts import Verdict

HEADER = ("timestamp", "value", "denominator")

Say = Callable[[str], object]


def score(
    lines: Iterator[str],
    out: TextIO,
    say: Say = lambda sentence: print(sentence, file=sys.stderr),
    *,
    grain: str | None = None,
    calendar: Path | None = None,
    is_full: bool = False,
) -> int:
    """Answer each `timestamp,value[,denominator]` line after the header with its score; 0, the exit status.

    With `is_full` the answer is `score,expected,lower,upper,verdict`. Times are ISO 8601; without an offset they are
    read as the wall clock they show. A row that cannot be read gets score 0 and a sentence to `say`, as does a value
    that cannot be; an empty value and nan are no data. BadInput if the header or an option is wrong.
    """
    days = read_days(calendar) if calendar is not None else {}
    _check_header(next(lines, ""))
    reader = Rows()
    judge: Guess | None = None
    for number, line in enumerate(lines, start=1):
        try:
            point = reader.read(line)
        except BadInput as problem:
            say(f"Row {number}: {problem}")
            answer = Verdict(0, 0.0, "normal", code="unreadable")
        else:
            if judge is None:
                judge = Guess(Calendar(reader.zone, days), grain_of(grain).milliseconds if grain else None)
            grain_ms, odd = judge.grain_ms, impossible(point, judge.shape)
            if odd:
                say(f"Row {number}: {odd}; it was taken as no data.")
                point = (point[0], None, None)
            answer = judge.update(*point)
            if answer.code == "late":
                say(f"Row {number}: {line.split(',')[0]} is not after the row before it; it was left out.")
            elif judge.grain_ms != grain_ms is not None:
                say(
                    f"Row {number}: rows are {_length(judge.grain_ms)} apart now, not {_length(grain_ms)}: learnt anew."
                )
        out.write(_answer(answer, is_full=is_full))
        out.flush()
    return 0


def impossible(point: Point, shape: Shape | None) -> str:
    """Why the value of a point cannot be, in a series of that shape (None: not known yet); '' if it can.

    >>> impossible((0, 1.7, 20.0), SHARE), impossible((0, None, None), None)
    ('the numerator is above the denominator (1.7)', '')
    """
    _, value, n = point
    if n is not None and n < 0:
        return f"the denominator {n:g} is below 0"
    if value is None or value != value:
        return ""
    if known(value) is None:
        return f"the value {value:g} is no number to reckon with"
    if shape is SHARE and value > 1:
        return f"the numerator is above the denominator ({value:g})"
    if value < 0 and shape is not None and shape.name in ("share", "count"):
        return f"a {shape.name} cannot be below 0 ({value:g})"
    return ""


class Rows:
    """Reads rows; the first one decides whose wall clock the days and hours are told by."""

    def __init__(self) -> None:
        self.zone: tzinfo = UTC
        self._has_zone = False

    def read(self, line: str) -> Point:
        """The point of a row; BadInput if it is none."""
        cells = line.strip().split(",")
        if not 2 <= len(cells) <= 3:
            raise BadInput(f"expected timestamp,value[,denominator], found {line.strip()[:80]!r}.")
        n = _number(cells[2], "denominator") if len(cells) == 3 else None
        return self._moment(cells[0]), _number(cells[1], "value"), n

    def _moment(self, cell: str) -> int:
        try:
            at = datetime.fromisoformat(cell.strip())
        except ValueError:
            raise BadInput(f"{cell[:40]!r} is not a time such as 2026-11-20T14:30:00.") from None
        if not self._has_zone:
            self.zone, self._has_zone = at.tzinfo or UTC, True
        return to_ms(at if at.tzinfo is not None else at.replace(tzinfo=self.zone))


def _number(cell: str, name: str) -> float | None:
    text = cell.strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"the {name} {text[:40]!r} is not a number.") from None


def _check_header(line: str) -> None:
    names = tuple(name.strip().lower() for name in line.lstrip("\ufeff").split(","))
    if names not in (HEADER[:2], HEADER):
        raise BadInput(f"The first line must be {','.join(HEADER[:2])}[,{HEADER[2]}]; found {line.strip()[:80]!r}.")


def _answer(verdict: Verdict, *, is_full: bool) -> str:
    if not is_full:
        return f"{verdict.score:.6g}\n"
    band = (verdict.expected, verdict.lower, verdict.upper)
    numbers = ",".join("" if number is None else f"{number:.6g}" for number in band)
    return f"{verdict.score:.6g},{numbers},{verdict.call}\n"


def _length(grain_ms: int | None) -> str:
    return f"{(grain_ms or 0) / MINUTE:g} min"
