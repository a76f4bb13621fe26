"""The silence detector on many series: nothing comes where something always came."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from detectors.base import Detector, Setup
from detectors.calendar import QUIET
from detectors.columns.case import Moment
from detectors.columns.many import Many
from detectors.columns.memory import Rows
from detectors.columns.numbers import Mask, Real
from detectors.columns.telling import tell, tell_late
from detectors.columns.verdicts import Verdicts
from detectors.silence import ALIKE, EDGE, MOST, SHORTEST, SURE, VISITS, YESTERDAY, Silence
from domain.times import DAY


class Silences(Many):
    """`Silence` in columns."""

    make: ClassVar[type[Detector]] = Silence

    def __init__(self, setup: Setup, rows: int = 0) -> None:
        super().__init__(setup, rows)
        self._points = max(1.0, DAY / self._base.slots / setup.grain_ms)
        self._keep = 1 - 1 / (VISITS * self._points)
        self._keep_day: float = YESTERDAY ** (1 / self._points)

    def _judge(self, rows: Rows, moment: Moment, told: Verdicts) -> None:
        last = rows["silence", 0]
        is_late = (last >= 0) & (last >= moment.at)
        if is_late.any():
            tell_late(told, rows.only(is_late))
            if is_late.all():
                return
            rows = rows.only(~is_late)
        rows["silence", 0] = float(moment.at)
        value = told.value[rows.picked]
        is_full = (value != 0) & ~np.isnan(value)
        chance = self._chance(rows, moment)
        score = self._score(rows, chance, is_full)
        rows.put(told.score, score)
        is_silent = score >= 1
        tell(told, rows.only(np.isnan(chance)), "learning")
        tell(told, rows.only(is_silent), "silent")
        if moment.kind not in QUIET:
            self._learn(rows, moment, is_full, is_silent)

    def _chance(self, rows: Rows, moment: Moment) -> Real:
        """How likely something comes in this slot; nan while nobody can know."""
        usual = self._usual(rows, moment.slot)
        is_new = rows["seen", moment.slot] < SURE * self._points
        if is_new.any():
            usual[is_new] = self._alike(rows.only(is_new), moment.slot)
        chance = np.minimum(usual, rows["of_late", self._base.hour(moment.slot)])
        np.minimum(chance, MOST, out=chance)
        if moment.kind in QUIET:
            np.minimum(chance, self._usual(rows, 6 * self._base.slots + moment.part), out=chance)
        return chance

    def _alike(self, rows: Rows, slot: int) -> Real:
        """How often this hour was full on the other days of its kind; nan before there were some."""
        first, last = (5, 7) if slot >= 5 * self._base.slots else (0, 5)
        slots = [day * self._base.slots + slot % self._base.slots for day in range(first, last)]
        slots.remove(slot)
        seen, full = (sum((rows[name, one] for one in slots), np.zeros(len(rows))) for name in ("seen", "full"))
        found: Real = np.where(seen >= ALIKE * self._points, full / (seen + self._points), np.nan)
        return found

    def _usual(self, rows: Rows, slot: int) -> Real:
        found: Real = rows["full", slot] / (rows["seen", slot] + self._points)
        return found

    def _score(self, rows: Rows, chance: Real, is_full: Mask) -> Real:
        """How surprising the silence is so far; what is full ends it."""
        if is_full.any():
            ended = rows.only(is_full)
            ended["silence", 1] = 0.0
            ended["silence", 2] = 0.0
        score = np.zeros(len(rows))
        is_empty = ~(is_full | np.isnan(chance))
        if is_empty.any():
            rows = rows.only(is_empty)
            chance = chance[is_empty]
            rows["silence", 2] = run = rows["silence", 2] + chance
            rows["silence", 1] = surprise = rows["silence", 1] - np.log(1 - chance)
            is_long = run * self._setup.grain_ms >= SHORTEST * MOST
            score[is_empty] = np.where(is_long, surprise / EDGE, np.minimum(surprise / EDGE, 0.99))
        return score

    def _learn(self, rows: Rows, moment: Moment, is_full: Mask, is_silent: Mask) -> None:
        """Of late, everything counts; for the week, a silence that was told does not become the usual."""
        hour = self._base.hour(moment.slot)
        late = rows["of_late", hour]
        rows["of_late", hour] = late + (1 - self._keep_day) * (is_full - late)
        if is_silent.any():
            rows, is_full = rows.only(~is_silent), is_full[~is_silent]
        rows["seen", moment.slot] = rows["seen", moment.slot] * self._keep + 1
        rows["full", moment.slot] = rows["full", moment.slot] * self._keep + is_full
