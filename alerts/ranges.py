"""Any range of any metric: held against an earlier one that a person chose, and explained like an alert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from alerts.cause import explained, heard_of, is_explained
from alerts.comparison import Comparison, told_by
from alerts.fasting import months_of
from detectors.calendar import calendar_of
from domain.causes import Cause
from domain.comparisons import Days, earlier
from domain.errors import BadInput
from domain.grains import bucket_of, grain_of
from domain.metrics import Metric
from domain.occasions import Occasion
from domain.series import Point
from domain.times import DAY, HOUR, MINUTE, Clock, to_ms
from store import annotated, series, sources, windows
from store.cells import Span, leaf_cells
from store.engine import Store
from store.retention import minutes_from

LONGEST = 92 * DAY
"""What is longer is no stretch with a cause, but a history."""
MINUTES_UP_TO = 3 * HOUR
"""Shorter stretches are summed from minutes, longer ones from days and hours with minutes at their edges."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Ranged:
    """A stretch [start, end) ms of a metric, the stretches it was held against (latest first) and what explains it.

    `cause` is None if nothing was known of the metric then, or now: `spans` says whether there was such a day at all.
    """

    metric: Metric
    where: Mapping[str, str]
    against: str
    start: int
    end: int
    spans: tuple[Span, ...]
    cause: Cause | None


class Ranges:
    """Holds ranges against earlier ones; reads only."""

    def __init__(self, store: Store, clock: Clock, occasions: Iterable[Occasion]) -> None:
        self._store = store
        self._clock = clock
        known = tuple(occasions)
        self._calendar = calendar_of(store.zone, known)
        self._ramadan_of = months_of(store.zone, known)

    def kind_of(self, day: date) -> str:
        """The kind of a local day, '' for an ordinary one; Ramadan is one kind, whatever the hour."""
        return self._calendar.kind((day - _EPOCH).days * DAY + DAY // 2)

    def spans(self, against: str, start: int, end: int) -> tuple[Span, ...]:
        """What [start, end) ms is held against; () if there is no such day. UnknownName for another comparison."""
        with self._store.read() as connection:
            campaigns = annotated.campaign_spans(connection)
        days = Days(self._store.zone, self.kind_of, ramadan_of=self._ramadan_of)
        held = {day for first, last in campaigns for day in _days(days.date_of(first), days.date_of(last))}
        return earlier(against, start, end, replace(days, campaigns=frozenset(held)))

    def before(
        self, metric: Metric, start: int, spans: Sequence[Span], grain: str, where: Mapping[str, str]
    ) -> list[Point]:
        """The earlier stretches as one, each bucket moved to where it is compared from `start` (ms) on.

        Of several stretches counts are averaged, ratios weighted by what stands behind them.
        """
        size, found = grain_of(grain).milliseconds, dict[int, list[Point]]()
        for low, high in spans:
            asked = {"start": low, "end": high, "grain": grain, "where": where, "now": to_ms(self._clock())}
            for one in series.read(self._store, metric, **asked)[:1]:  # type: ignore[arg-type]
                for point in one.points:
                    moved = bucket_of(point.at + (start - low) + size // 2, grain, self._store.zone)
                    found.setdefault(moved, []).append(point)
        return [_mean(metric, at, points) for at, points in sorted(found.items())]

    def explain(self, metric: Metric, start: int, end: int, against: str, where: Mapping[str, str]) -> Ranged:
        """What explains [start, end) ms, to the minute (hours where minutes are kept no longer).

        BadInput for a level, for a range of no length or beyond 92 days, and for one that has not begun.
        """
        now = to_ms(self._clock())
        start, end = start - start % MINUTE, min(end + -end % MINUTE, now)
        _check(metric, start, end)
        with self._store.read() as connection:
            line = minutes_from(connection)
            if start < line:
                start, end = start - start % HOUR, end + -end % HOUR
        spans = self.spans(against, start, end)
        with self._store.read() as connection:
            spans = _known(connection, metric, spans)
            cause = self._cause(connection, metric, (start, end), spans, where)
        return Ranged(metric, dict(where), against, start, end, spans, cause)

    def _cause(
        self, connection: Connection, metric: Metric, span: Span, spans: Sequence[Span], where: Mapping[str, str]
    ) -> Cause | None:
        dimensions = told_by(metric, where)
        sides = [self._by_grain(connection, one) for one in ([span], spans)]
        leaves = leaf_cells(connection, metric, dimensions, sides=sides, where=where)
        if any(here.start == here.stop for here in leaves.sides):
            return None
        length = sum(high - low for low, high in spans)
        scale = (span[1] - span[0]) / length if metric.shape == "count" else 1.0
        against = Comparison(*span, leaves, scale)
        found = explained(metric, against)
        if found is None:
            return None
        guilty = {**where, **(found.parts[0].segment if found.parts else {})}
        quoted, heard = heard_of(connection, metric, guilty, against, among=_counted(metric, guilty, against))
        at = to_ms(self._clock())
        return Cause(at, *span, found.value, found.expected, found.parts, found.rest, quoted, heard)

    def _by_grain(self, connection: Connection, spans: Sequence[Span]) -> dict[str, list[Span]]:
        """The fewest buckets that make up these stretches, by their grain."""
        line, by_grain = minutes_from(connection), dict[str, list[Span]]()
        for low, high in spans:
            if low < line:
                low, high = low - low % HOUR, high + -high % HOUR
            for grain, start, end in windows.spans(low, high, self._store.zone, all_minutes=MINUTES_UP_TO):
                stored = "1h" if grain == "1m" and start < line else grain
                by_grain.setdefault(stored, []).append((start, end))
        return by_grain


def _check(metric: Metric, start: int, end: int) -> None:
    if not is_explained(metric):
        raise BadInput(f"{metric.name} is a level at a moment: no records add up to it.", key="range_level")
    if start >= end:
        raise BadInput("A range begins before it ends, and before now.", key="range_empty")
    if end - start > LONGEST:
        most = LONGEST // DAY
        raise BadInput(f"A range has at most {most} days.", key="range_long", words={"most": most})


def _counted(metric: Metric, segment: Mapping[str, str], against: Comparison) -> int:
    """How many records of the metric's first stream lie in a segment now."""
    column = 1 if metric.denominator and metric.denominator[0].stream == metric.streams[0] else 0
    return round(float(against.leaves.within(segment, 0)[column]))


def _known(connection: Connection, metric: Metric, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Those that do not begin before the first record: a stretch that is known in part would look like a fall."""
    extents = [sources.extent(connection, stream, 2**53) for stream in metric.streams]
    first = max((extent[0] for extent in extents if extent is not None), default=0)
    return tuple(span for span in spans if span[0] >= first - first % HOUR)


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def _mean(metric: Metric, at: int, points: Sequence[Point]) -> Point:
    """Several points as one: ratios weighted by what stands behind them, all else averaged; None of nothing."""
    known = [point for point in points if point.value is not None]
    if not known:
        return Point(at)
    n = [point.n or 0.0 for point in known]
    is_ratio = metric.has_interval and any(n)
    weights = n if is_ratio else [1.0] * len(known)
    value = sum((point.value or 0.0) * weight for point, weight in zip(known, weights, strict=True)) / sum(weights)
    return Point(at, value, sum(n) if is_ratio else sum(n) / len(known))
