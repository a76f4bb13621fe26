"""A metric's number with its honesty: interval and n, change, age; and what stands around its chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.charts import Line
from components.levels import Level
from components.viewer import Viewer
from domain.metrics import Metric
from domain.series import Point, Series
from domain.times import MINUTE

WINDOWS = {60: "metrics.hour", 24 * 60: "metrics.day"}
"""Lengths of a panel's window (minutes) that have a word of their own."""


def has_enough(metric: Metric, point: Point | None) -> bool:
    """True if the value may be said: counts and gauges always, the others with enough records behind them."""
    return point is not None and point.value is not None and not metric.is_thin(point.n)


def is_dense(metric: Metric, parts: Sequence[Series]) -> bool:
    """True if most points of the parts rest on enough records to be said."""
    counts = [point.n for series in parts for point in series.points]
    return not metric.has_interval or 2 * sum(not metric.is_thin(n) for n in counts) > len(counts)


def headline(
    metric: Metric,
    now: Point | None,
    before: Point | None,
    as_of: int | None,
    viewer: Viewer,
    *,
    across: Sequence[Level] = (),
    against: str | None = None,
) -> list[Any]:
    """Value, interval and n, change against the same time last week, the lines it is held against, how old it is.

    Of a stretch of its own `against` says what `before` is ('' for nothing); None for the usual window up to now.
    """
    facts = [html.Div(line) for line in _facts(metric, now, before, as_of, viewer, against)]
    facts += [html.Div(line, className="metric-held") for line in _held(across)]
    return [_big(metric, now, viewer), html.Div(facts, className="metric-facts")]


def _held(across: Sequence[Level]) -> Iterator[list[Any]]:
    """The targets and others' figures beside them; whose they are and since when is pointed at here, and said below the
    chart."""
    said: list[Any] = []
    for one in across:
        said += [" · "] if said else []
        said += [html.Span(one.said, title=one.whole)]
    if said:
        yield said


def _big(metric: Metric, now: Point | None, viewer: Viewer) -> html.Div:
    if now is None or now.value is None:
        return html.Div(viewer.text("word.no_data"), className="metric-value is-none")
    if not has_enough(metric, now):
        return html.Div(viewer.text("word.not_enough"), className="metric-value is-none")
    said = viewer.value(now.value, metric.unit)
    number, _, unit = said.partition("\u00a0")
    return html.Div([number, html.Small(unit)] if unit else number, className="metric-value")


def _facts(
    metric: Metric, now: Point | None, before: Point | None, as_of: int | None, viewer: Viewer, against: str | None
) -> Iterator[list[Any]]:
    yield _window(metric, now, viewer, is_stretch=against is not None)
    if has_enough(metric, now) and against != "":
        yield _change(metric, now, before, viewer, against)
    if as_of is not None:
        yield [html.Span(viewer.text("metrics.age", ago=viewer.ago(as_of)), className="age")]


def _window(metric: Metric, now: Point | None, viewer: Viewer, *, is_stretch: bool) -> list[Any]:
    if metric.is_level:
        return [viewer.text("metrics.level_then" if is_stretch else "metrics.level_now")]
    if metric.shape == "count":
        return [_over(metric, viewer, "_plain", is_stretch=is_stretch)]
    n = 0.0 if now is None or now.n is None else now.n
    over = _over(metric, viewer, "", is_stretch=is_stretch, n=viewer.number(n))
    if now is None or not has_enough(metric, now):
        return [over]
    return [html.B(locales.interval(viewer.language, now.lower, now.upper, metric.unit)), " · ", over]


def _over(metric: Metric, viewer: Viewer, kind: str, *, is_stretch: bool, **said: str) -> str:
    """Over how long it is summed."""
    if is_stretch:
        return viewer.text(f"metrics.stretch{kind}", **said)
    span = WINDOWS.get(metric.window_minutes)
    span = viewer.text(span) if span else locales.span(viewer.language, metric.window_minutes * MINUTE / 1000)
    return viewer.text(f"metrics.window{kind}", span=span, **said)


def _change(metric: Metric, now: Point | None, before: Point | None, viewer: Viewer, against: str | None) -> list[Any]:
    if now is None or now.value is None or before is None or not has_enough(metric, before) or before.value is None:
        return [viewer.text("metrics.no_change" if against is None else "metrics.no_change_on")]
    said, tone = change(metric, now, before, viewer)
    held = {} if against is None else {"against": against}
    sentence = viewer.text("metrics.change_on" if held else "metrics.change", change="\0", **held).split("\0")
    return [sentence[0], html.Span(said, className=f"is-{tone}" if tone else ""), *sentence[1:]]


def change(metric: Metric, now: Point, before: Point, viewer: Viewer) -> tuple[str, str]:
    """How far it moved, with an arrow, and its tone: good, bad, or '' when it means nothing or may be chance."""
    difference = (now.value or 0.0) - (before.value or 0.0)
    said = _moved(metric, difference, before, viewer)
    if not any(digit in said for digit in "123456789"):
        return f"= {said}", ""
    arrow = "▲" if difference > 0 else "▼"
    is_good = (difference > 0) == (metric.better == "up")
    tone = "" if metric.better == "neither" or _may_be_chance(now, before) else "good" if is_good else "bad"
    return f"{arrow} {said}", tone


def _moved(metric: Metric, difference: float, before: Point, viewer: Viewer) -> str:
    if metric.shape == "count" and before.value:
        return locales.moved(viewer.language, before.value + difference, before.value)
    return locales.change(viewer.language, abs(difference), metric.unit).lstrip("+")


def _may_be_chance(now: Point, before: Point) -> bool:
    """True when both intervals overlap so far that each holds the other's value."""
    if now.lower is None or now.upper is None or before.value is None:
        return False
    return now.lower <= before.value <= now.upper


def legend(
    metric: Metric, viewer: Viewer, *, before: str = "", has_band: bool, targets: Sequence[Level] = ()
) -> html.Div:
    """What the strokes of the chart mean; `before` is what is drawn dashed, '' if nothing is."""
    marks = [("", viewer.text(f"metric.{metric.name}"))]
    marks += [("is-dashed", before)] if before else []
    marks += (
        [("is-band", viewer.text("metrics.legend_expected")), ("is-odd", viewer.text("metrics.legend_odd"))]
        if has_band
        else []
    )
    lines = " · ".join(viewer.value(one.value, metric.unit) for one in targets if one.is_target)
    marks += [("is-target", viewer.text("metrics.legend_target", value=lines))] if lines else []
    return html.Div([html.Span([html.I(className=dress), said]) for dress, said in marks], className="legend")


def cuts(where: Mapping[str, str], viewer: Viewer, *, drop: str) -> list[html.Button]:
    """What the metric is cut down to; a click takes a condition away. Ids are {"type": drop, "dimension": …}."""
    return [
        html.Button(
            [
                f"{viewer.text(f'dimension.{name}')}: {viewer.label('value', value)} ",
                html.Span("×", **{"aria-hidden": "true"}),
            ],
            id={"type": drop, "dimension": name},
            className="chip is-chosen",
            **{"aria-label": viewer.text("metrics.where_drop", value=viewer.label("value", value))},
            **{"data-after": "metrics-part"},
        )
        for name, value in where.items()
    ]


def spoken(metric: Metric, line: Line, title: str, viewer: Viewer) -> str:
    """The chart in one sentence, for those who do not see it."""
    known = [value for value in line.value if value is not None]
    if not known:
        return viewer.text("metrics.empty")
    said = {"value": known[-1], "low": min(known), "high": max(known)}
    shown = {name: viewer.value(value, metric.unit) for name, value in said.items()}
    return viewer.text("metrics.chart_label", metric=viewer.text(f"metric.{metric.name}"), range=title, **shown)


def nothing(viewer: Viewer) -> html.Div:
    """The picture of a range without data, and the way to the sources."""
    link = dcc.Link(viewer.text("metrics.sources"), href="/sources", className="button")
    return html.Div(
        [html.H2(viewer.text("metrics.empty")), html.P(viewer.text("metrics.empty_why")), link], className="empty"
    )
