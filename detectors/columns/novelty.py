"""How new the values of many series are."""

from __future__ import annotations

import numpy as np

from detectors.columns.case import Moment
from detectors.columns.memory import Rows
from detectors.columns.nearest import Nearests
from detectors.columns.numbers import Real, at_most
from detectors.novelty import EDGE, FIRST, HOURS, KEPT, KEPT_SMOOTH, MOST, RECORDS, SAME, SMOOTH
from domain.times import DAY, HOUR

_LAST, _ROWS, _FIRST = (("novel_ends", place) for place in (0, 1, 3))


class Novelties:
    """`Novelty.look` in columns: the arrays `novel_…` of a state."""

    def __init__(self) -> None:
        self._parts = Nearests("novel_parts", KEPT)
        self._means = Nearests("novel_means", KEPT_SMOOTH)

    def look(self, rows: Rows, moment: Moment, value: Real) -> Real:
        """How new values are, 1 at the edge, and learn them. 0 at first."""
        mean = self._smooth(rows, moment.at, value)
        hour, least = moment.local // HOUR % 24, SAME * np.abs(value)
        total, start = np.zeros(len(value)), 0
        for place, width in enumerate(HOURS):
            count, part = 24 // width, hour // width
            starts = [(start + other % count) * (KEPT + 2) for other in (part, part - 1, part + 1)]
            total += self._of_hours(rows, starts, place, value=value, least=least)
            start += count
        near = self._means.take(rows, 0, mean)
        total += self._recorded(rows, len(HOURS), near, least)
        is_young = (rows[_ROWS] <= FIRST) | (moment.at - rows[_FIRST] < DAY)
        total /= len(HOURS) + 1
        total /= EDGE
        total[is_young] = 0.0
        return total

    def middle(self, rows: Rows) -> Real:
        """The middle one of what they have seen."""
        return self._means.middle(rows, 0)

    def _smooth(self, rows: Rows, at: int, value: Real) -> Real:
        """Time goes on: the mean of the last values, none of them older than a day without any."""
        count = rows["novel_recent", 0] * (at - rows[_LAST] <= DAY)
        recent = [rows["novel_recent", 1 + place] * (place < count) for place in range(SMOOTH)]
        is_full = count == SMOOTH
        if is_full.any():
            recent = [np.where(is_full, after, now) for now, after in zip(recent, [*recent[1:], value], strict=True)]
        for place, before in enumerate(recent):
            rows["novel_recent", 1 + place] = recent[place] = np.where(count == place, value, before)
        count = at_most(count + 1, SMOOTH)
        rows["novel_recent", 0] = count
        rows[_LAST] = float(at)
        rows[_ROWS] = at_most(rows[_ROWS] + 1, FIRST + 1)
        rows[_FIRST] = np.where(rows[_FIRST] < 0, at, rows[_FIRST])
        mean: Real = sum(recent) / count
        return mean

    def _of_hours(self, rows: Rows, starts: list[int], place: int, *, value: Real, least: Real) -> Real:
        """What is said of values among those of this part of the day and its neighbours."""
        own, *others = starts
        near = self._parts.take(rows, own, value)
        new = np.flatnonzero(near > least)
        if new.size:
            some, found, value = rows.at(new), near[new], value[new]
            for other in others:
                np.minimum(found, self._parts.distance(some, other, value), out=found)
            near[new] = found
        return self._recorded(rows, place, near, least)

    def _recorded(self, rows: Rows, place: int, near: Real, least: Real) -> Real:
        """Distances as shares of the least of the records, at most MOST; then they may become records themselves."""
        said = np.zeros(len(near))
        far = np.flatnonzero((near > least) & np.isfinite(near))
        if not far.size:
            return said
        rows, near = rows.at(far), near[far]
        low, middle, high = (rows["novel_records", RECORDS * place + k] for k in range(RECORDS))
        measure = np.where(low > 0, low, high)
        said[far] = np.where(measure > 0, at_most(near / measure, MOST), MOST)
        is_record = near > low
        if is_record.any():
            rows, near = rows.only(is_record), near[is_record]
            middle, high = middle[is_record], high[is_record]
            greatest = np.minimum(near, middle), np.minimum(np.maximum(near, middle), high), np.maximum(near, high)
            for k, record in enumerate(greatest):
                rows["novel_records", RECORDS * place + k] = record
        return said
