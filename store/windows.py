"""Sums over any stretch of time, from the fewest rows: days inside, hours around them, minutes at the edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.grains import bucket_of, grain_of, next_bucket
from domain.metrics import Metric
from domain.times import DAY
from store import sources
from store.tallies import Cells, Question, Tally, measured, plus, tallies

ALL_MINUTES = 2 * DAY
"""Stretches up to this length are summed from minutes alone: those are folded first, so nothing is newer."""


@dataclass(frozen=True)
class Ground:
    """What reading needs of the store: where days begin, the limits by name."""

    zone: ZoneInfo
    limits: Mapping[str, float]


def sum_up(connection: Connection, ground: Ground, metric: Metric, asked: Question) -> Cells:
    """The metric's sums by segment and bucket, records and measurements together."""
    cells = tallies(connection, metric, asked, ground.limits)
    if len(metric.streams) > 1:
        _silence(connection, metric, asked, cells)
    for segment, found in measured(connection, metric, asked, ground.limits).items():
        known = cells.setdefault(segment, {})
        for at, tally in found.items():
            known[at] = plus(known.get(at), _scaled(metric, tally))
    return cells


def whole(connection: Connection, ground: Ground, metric: Metric, asked: Question) -> dict[str, Tally]:
    """The metric's sums by segment over all of [asked.start, asked.end); `asked.grain` does not matter."""
    total: dict[str, Tally] = {}
    for grain, start, end in spans(asked.start, asked.end, ground.zone):
        part = Question(start, end, grain, asked.by, asked.where, is_whole=True)
        for segment, found in sum_up(connection, ground, metric, part).items():
            for tally in found.values():
                total[segment] = plus(total.get(segment), tally)
    return total


def spans(start: int, end: int, zone: ZoneInfo, *, all_minutes: int = ALL_MINUTES) -> Iterator[tuple[str, int, int]]:
    """(stored grain, start, end) of neighbouring stretches that make up [start, end) ms; minutes alone if it is short.

    >>> list(spans(0, 60_000, ZoneInfo("Asia/Jakarta")))
    [('1m', 0, 60000)]
    """
    first_hour, last_hour = _up(start, "1h", zone), bucket_of(end, "1h", zone)
    if end - start <= all_minutes or first_hour >= last_hour:
        yield "1m", start, end
        return
    first_day, last_day = _up(first_hour, "1d", zone), bucket_of(last_hour, "1d", zone)
    if first_day < last_day:
        inside = [("1h", first_hour, first_day), ("1d", first_day, last_day), ("1h", last_day, last_hour)]
    else:
        inside = [("1h", first_hour, last_hour)]
    for grain, low, high in (("1m", start, first_hour), *inside, ("1m", last_hour, end)):
        if low < high:
            yield grain, low, high


def _silence(connection: Connection, metric: Metric, asked: Question, cells: Cells) -> None:
    """Take away what lies before the first record of any of its streams: without tickets yet, no complaint ratio."""
    known = [sources.extent(connection, stream, asked.end) for stream in metric.streams]
    first = max((extent[0] for extent in known if extent is not None), default=0)
    length = asked.end - asked.start if asked.is_whole else grain_of(asked.grain).milliseconds
    for found in cells.values():
        for at in [at for at in found if None in known or at + length <= first]:
            del found[at]


def _up(at: int, grain: str, zone: ZoneInfo) -> int:
    """The first bucket that begins at or after `at`."""
    bucket = bucket_of(at, grain, zone)
    return bucket if bucket == at else next_bucket(bucket, grain, zone)


def _scaled(metric: Metric, tally: Tally) -> Tally:
    """Measured balances come in points of a hundred; the sums behind ours are of persons."""
    return [tally[0] / 100, *tally[1:]] if metric.shape == "balance" else tally
