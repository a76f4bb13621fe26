"""`manage.py score`: one detector over one series from standard input, each line answered before the next is read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

from detectors.base import Point
from detectors.calendar import Calendar, read_days
from detectors.guess import Guess
from detectors.rows import Order, Rows, check_header, impossible
from domain.errors import BadInput, HubError
from domain.grains import grain_of
from domain.times import MINUTE
from domain.verdicts import Verdict

Say = Callable[[HubError], object]
_UNREAD = Verdict(0, 0.0, "normal", code="unreadable")


def score(
    lines: Iterator[str],
    out: TextIO,
    say: Say = lambda problem: print(problem, file=sys.stderr),
    *,
    grain: str | None = None,
    calendar: Path | None = None,
    is_full: bool = False,
) -> int:
    """Answer each `timestamp,value[,denominator]` line after the header with its score; 0, the exit status.

    With `is_full` the answer is `score,expected,lower,upper,verdict`. Times are ISO 8601; without an offset they are
    read as the wall clock they show. A row that cannot be used gets score 0 and a sentence to `say`, as does a value
    that cannot be; an empty value and nan are no data. BadInput if the header or an option is wrong.
    """
    series = _Series(
        read_days(calendar) if calendar is not None else {}, grain_of(grain).milliseconds if grain else None
    )
    check_header(next(lines, ""))
    for number, line in enumerate(lines, start=1):
        try:
            answer, doubts = series.judge(line)
        except BadInput as problem:
            answer, doubts = _UNREAD, [problem]
        for row, doubt in [*series.early(number), *((number, doubt) for doubt in doubts)]:
            say(BadInput.told("score_row", "Row {row}: {why}", row=row, why=doubt))
        out.write(_answer(answer, is_full=is_full))
        out.flush()
    return 0


class _Series:
    """Reads and judges one row after the other; `days` by date are of a kind, `grain_ms` None has it guessed."""

    def __init__(self, days: dict[date, str], grain_ms: int | None) -> None:
        self._days = days
        self._grain_ms = grain_ms
        self._reader = Rows()
        self._order = Order()
        self._judge: Guess | None = None
        self._first: dict[int, Point] = {}
        self._unsure: Point | None = None

    def judge(self, line: str) -> tuple[Verdict, list[BadInput]]:
        """The verdict on a row, and what is to be said of it; BadInput if it is none to judge."""
        found = self._order.take(self._reader.read(line))
        judge = self._judge = self._judge or Guess(Calendar(self._reader.zone, self._days), self._grain_ms)
        doubts: list[BadInput] = []
        grain_ms, answer = judge.grain_ms, _UNREAD
        shape = judge.shape
        for point in found:
            odd = impossible(point, shape)
            if odd is not None:
                doubts.append(odd)
            elif shape is None:
                self._unsure = point
            answer = judge.update(*(point if odd is None else (point[0], None, None)))
        if judge.grain_ms != grain_ms is not None:
            sentence = "rows are {now} min apart now, not {before} min: learnt anew."
            now, before = (f"{(length or 0) / MINUTE:g}" for length in (judge.grain_ms, grain_ms))
            doubts.append(BadInput.told("score_grain", sentence, now=now, before=before))
        return answer, doubts

    def early(self, row: int) -> list[tuple[int, BadInput]]:
        """Once it is known what the values are: the rows before that could not be, by number; `row` is the newest."""
        if self._unsure is not None:
            self._first[row], self._unsure = self._unsure, None
        if not self._first or self._judge is None or self._judge.shape is None:
            return []
        found = [(number, impossible(point, self._judge.shape)) for number, point in self._first.items()]
        self._first = {}
        return [(number, odd) for number, odd in found if odd is not None]


def _answer(verdict: Verdict, *, is_full: bool) -> str:
    if not is_full:
        return f"{verdict.score:.6g}\n"
    band = (verdict.expected, verdict.lower, verdict.upper)
    numbers = ",".join("" if number is None else f"{number:.6g}" for number in band)
    return f"{verdict.score:.6g},{numbers},{verdict.call}\n"
