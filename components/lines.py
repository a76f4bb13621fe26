"""From the points of a metric and the verdicts on it to the line that is drawn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import hypot

from components.charts import Line, bounded
from domain.grains import grain_of
from domain.metrics import Metric
from domain.series import Point
from domain.verdicts import Verdict


def line_of(
    metric: Metric,
    points: Sequence[Point],
    *,
    grain: str,
    until: int,
    before: Sequence[Point] = (),
    verdicts: Sequence[Verdict] = (),
    is_whole: bool = False,
) -> Line:
    """The line of `points` (buckets of `grain`), with the band and what was before, at where it is compared.

    A count of a bucket that still fills at `until` (ms) is left out: it would always look like a fall. A value on
    fewer records than the metric wants is thin, unless the line `is_whole`: then every value counts.
    """
    size = grain_of(grain).milliseconds
    earlier = {point.at: _value(metric, point, size, point.at + size, is_whole) for point in before}
    bands = [_band(metric, verdicts, point.at, point.at + size) for point in points] if verdicts else []
    return Line(
        at=[point.at for point in points],
        value=[_value(metric, point, size, until, is_whole) for point in points],
        thin=[point.value for point in points] if metric.has_interval else (),
        unit=metric.unit,
        grain=grain,
        lower=[lower for lower, _, _ in bands],
        upper=[upper for _, upper, _ in bands],
        odd=[side for _, _, side in bands],
        before=[earlier.get(point.at) for point in points] if earlier else (),
        n=[point.n for point in points],
        interval=[(point.lower, point.upper) for point in points],
    )


def _value(metric: Metric, point: Point, size: int, until: int, is_whole: bool) -> float | None:
    is_filling = metric.shape == "count" and point.at + size > until
    is_thin = metric.is_thin(point.n) and not is_whole
    return None if is_filling or is_thin else point.value


def _band(metric: Metric, verdicts: Sequence[Verdict], start: int, end: int) -> tuple[float | None, float | None, int]:
    """Lower, upper and strange side (see `Line.odd`) of one bucket, from the verdicts within it.

    Over several verdicts what is expected adds up (of rates: is averaged), and the distances to the edges add in
    quadrature, as they do for buckets that err independently. It is drawn, never judged by: what is strange was said
    by the verdicts themselves.
    """
    first = bisect_left(verdicts, start, key=lambda verdict: verdict.at)
    last = bisect_left(verdicts, end, key=lambda verdict: verdict.at)
    within = verdicts[first:last]
    worst = max(within, key=lambda verdict: verdict.is_strange * verdict.score, default=None)
    odd = worst.side if worst is not None else 0
    edges = [(one.expected, one.lower, one.upper) for one in within if None not in (one.expected, one.lower, one.upper)]
    many = max(1, (end - start) // grain_of(metric.grain).milliseconds)
    if len(edges) < (many if metric.shape == "count" else 1):
        return None, None, odd
    share = 1 if metric.shape == "count" else len(edges)
    middle = sum(expected for expected, _, _ in edges)
    below, above = (hypot(*(one[0] - one[side] for one in edges)) for side in (1, 2))
    lower, upper = (middle - below) / share, (middle + above) / share
    return bounded(lower, metric.unit), bounded(upper, metric.unit), odd
