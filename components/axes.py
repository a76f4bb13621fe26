"""Where the marks of a chart's axes stand and what they say. Times are epoch milliseconds."""

from __future__ import annotations

import math
from datetime import timedelta

import locales
from components.viewer import Viewer
from domain.times import DAY, HOUR, from_ms, to_ms

Tick = tuple[float, str]

_SECONDS = (
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    14_400,
    21_600,
    43_200,
    86_400,
    172_800,
    604_800,
)


def time_ticks(start: int, end: int, viewer: Viewer) -> list[Tick]:
    """Marks over a stretch of time: hours within a day and a half, days beyond, at most about a dozen.

    They stand at whole local hours and midnights, so that a mark means the same in every zone.
    """
    span = end - start
    if span <= 36 * HOUR:
        return _hours(start, end, 3 if span <= 24 * HOUR else 6, viewer)
    return _days(start, end, max(1, math.ceil(span / DAY / 10)), viewer)


def _hours(start: int, end: int, every: int, viewer: Viewer) -> list[Tick]:
    local = from_ms(start).astimezone(viewer.zone).replace(minute=0, second=0, microsecond=0)
    found: list[Tick] = []
    while (at := to_ms(local)) <= end:
        if local.hour % every == 0 and at >= start:
            found.append((at, viewer.clock(at)))
        local += timedelta(hours=1)
    return found


def _days(start: int, end: int, every: int, viewer: Viewer) -> list[Tick]:
    local = from_ms(start).astimezone(viewer.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[Tick] = []
    while (at := to_ms(local)) <= end:
        if at >= start and (end - at) // DAY % every == 0:
            found.append((at, _day(at, every, viewer)))
        local += timedelta(days=1)
    return found


def _day(at: int, every: int, viewer: Viewer) -> str:
    weekday, number, month = locales.day(viewer.language, at, viewer.zone).split()
    return f"{weekday} {number}" if every == 1 else f"{number} {month}"


def value_ticks(low: float, high: float, unit: str, viewer: Viewer) -> list[Tick]:
    r"""About four marks at round numbers from `low` to `high`; for seconds at round minutes and hours.

    >>> from zoneinfo import ZoneInfo
    >>> value_ticks(0, 0.052, "percent", Viewer("en", "dark", ZoneInfo("UTC"), 0))[1]
    (0.02, '2\xa0%')
    >>> [said for _, said in value_ticks(0, 30_000, "count", Viewer("id", "dark", ZoneInfo("UTC"), 0))][1:3]
    ['10 rb', '20 rb']
    """
    step = _step(max(high - low, 1e-9) / 5, unit)
    first = math.ceil(low / step - 1e-9)
    marks = [round(step * k, 10) for k in range(first, math.floor(high / step + 1e-9) + 1)]
    return [(mark, _said(mark, unit, step, viewer)) for mark in marks]


def _said(mark: float, unit: str, step: float, viewer: Viewer) -> str:
    if unit == "count":
        size = 1e6 if abs(mark) >= 1e6 else 1e3
        return locales.compact(viewer.language, mark, 0 if step % size == 0 else 1)
    if unit == "percent":
        return locales.percent(viewer.language, mark, 0 if round(step * 100, 6) % 1 == 0 else 1)
    return viewer.value(mark, unit)


def _step(wanted: float, unit: str) -> float:
    if unit == "seconds" and wanted > 1:
        return next((float(step) for step in _SECONDS if step >= wanted), 604_800.0)
    size = 10.0 ** math.floor(math.log10(wanted))
    step = next(size * many for many in (1, 2, 2.5, 5, 10) if size * many >= wanted * 0.999)
    return max(1.0, step) if unit == "count" else step
