"""All detectors on many counts together: one verdict and one score for each, the same edge everywhere."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from detectors.base import Detector, Setup
from detectors.columns.case import Moment
from detectors.columns.chance import Chances
from detectors.columns.explained import Explaineds
from detectors.columns.memory import Rows
from detectors.columns.novelty import Novelties
from detectors.columns.numbers import Ints, Mask, Names, Real
from detectors.columns.quiet import Quiets
from detectors.columns.seasonal import Seasonals
from detectors.columns.verdicts import CALLS, CODES, Verdicts
from detectors.novelty import BEYOND, QUIET_ROWS
from detectors.seasonal import YOUNG
from detectors.together import ENOUGH, FINE, LEANS, NEWISH, PLAIN, RAISED, SURE, SURE_BY_CHANCE, TIMES, Together

_NOVEL, _LATE, _LEARNING = (CODES.index(code) for code in ("novel", "late", "learning"))
_RISES, _PLAIN = CODES.index("high_lasting"), [CODES.index(code) for code in PLAIN]
_LOW, _HIGH, _NORMAL = (CALLS.index(call) for call in ("low", "high", "normal"))


class Togethers(Seasonals):
    """`Together` in columns, of counts: where records are known, it says of all else what `Seasonal` does."""

    make: ClassVar[type[Detector]] = Together

    def __init__(self, setup: Setup, rows: int = 0) -> None:
        """ValueError if it is of anything but counts."""
        super().__init__(setup, rows)
        if setup.shape.name != "count":
            raise ValueError(f"{setup.shape.name} is no count")
        self._is_fine = setup.grain_ms < FINE
        self._novelty = Novelties()
        self._explained = Explaineds(setup.grain_ms)
        self._chance = Chances()
        self._sure = SURE if setup.is_counted else SURE_BY_CHANCE
        self._rest = Quiets(QUIET_ROWS, BEYOND, name="quiet", place=0)

    def _judge(self, rows: Rows, moment: Moment, told: Verdicts) -> None:
        super()._judge(rows, moment, told)
        rows = rows.only(~np.isnan(told.value[rows.picked]) & (told.code[rows.picked] != _LATE))
        if not len(rows):
            return
        value = told.value[rows.picked]
        share, expected = self._explained.share(rows), told.expected[rows.picked]
        is_left = share <= ENOUGH
        self._explained.learn(rows, value, expected)
        self._chance.learn(rows, value, np.where(share > 0, expected, np.nan))
        new = self._novelty.look(rows, moment, value)
        if is_left.any():
            speak = self._speak if self._is_fine else self._raise
            speak(rows.only(is_left), new[is_left], told)

    def _speak(self, rows: Rows, new: Real, told: Verdicts) -> None:
        """Novelty is heard, weighed by how far out the values are for their hour."""
        most, usual = LEANS
        found = new * ((1 + np.minimum(told.score[rows.picked], most)) / (1 + usual))
        found /= np.where(told.code[rows.picked] == _LEARNING, YOUNG, 1.0)
        code = np.full(len(found), _NOVEL, dtype=np.int8)
        counted = np.arange(len(found)) if self._setup.is_counted else self._by_chance(rows, told, found)
        if counted.size:
            some = rows.at(counted)
            found[counted] = self._counted(some, told, found[counted], new[counted])
            code[counted] = np.where(told.is_strange[some.picked], told.code[some.picked], _NOVEL)
        self._call(rows, told, self._rest.hear(rows, found), is_strange=found >= 1, code=code)

    def _by_chance(self, rows: Rows, told: Verdicts, new: Real) -> Ints:
        """Where something might be heard of counts that stray as chance lets them."""
        asked = np.flatnonzero((new >= 1) | told.is_strange[rows.picked])
        return asked[self._chance.is_law(rows.at(asked))] if asked.size else asked

    def _counted(self, rows: Rows, told: Verdicts, found: Real, new: Real) -> Real:
        """How strange novelties are where it is known what chance does to the values."""
        stray, code, is_strange = told.score[rows.picked], told.code[rows.picked], told.is_strange[rows.picked]
        least = np.maximum(stray, is_strange)
        found = np.minimum(found, (least / self._sure) ** 2)
        is_heard = np.isin(code, _PLAIN) | ((code == _RISES) & (new >= NEWISH))
        return np.where(is_strange, np.maximum(found, np.where(is_heard, least, stray / TIMES)), found)

    def _raise(self, rows: Rows, new: Real, told: Verdicts) -> None:
        """The seasonal verdicts, weighed by how new the values are."""
        by_chance = self._by_chance(rows, told, new)
        if by_chance.size:
            left = np.ones(len(new), dtype=bool)
            left[by_chance] = False
            rows, new = rows.only(left), new[left]
        each, most = RAISED
        score = told.score[rows.picked] * (1 + each * np.clip(new - 1, 0.0, most))
        was_strange = told.is_strange[rows.picked]
        code = np.where(was_strange, told.code[rows.picked], _NOVEL).astype(np.int8)
        self._call(rows, told, score, is_strange=was_strange | (score >= 1), code=code)

    def _call(self, rows: Rows, told: Verdicts, score: Real, *, is_strange: Mask, code: Names) -> None:
        over = rows.at(np.flatnonzero(told.is_strange[rows.picked] & ~is_strange))
        over.put(told.call, _NORMAL)
        over.put(told.code, _NORMAL)
        rows.put(told.score, score)
        strange = np.flatnonzero(is_strange)
        if strange.size:
            rows, usual = rows.at(strange), told.expected[rows.picked][strange]
            usual = np.where(np.isnan(usual), self._novelty.middle(rows), usual)
            rows.put(told.call, np.where(told.value[rows.picked] < usual, _LOW, _HIGH).astype(np.int8))
            rows.put(told.code, code[strange])
