"""A metric's page: its number, its parts, the numbers behind the chart, and the records behind those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.charts import Line, small_line
from components.desk import section
from components.tables import Column, table
from components.viewer import Viewer
from domain.metrics import Metric
from domain.series import Point
from domain.streams import STREAMS
from domain.times import MINUTE

PARTS = 10
"""The most parts that are drawn; the rest are counted."""


def has_enough(metric: Metric, point: Point | None) -> bool:
    """True if the value may be said: counts and gauges always, the others with enough records behind them."""
    if point is None or point.value is None:
        return False
    return metric.shape in ("count", "gauge", "gauge_share") or (point.n or 0) >= metric.min_count


def headline(metric: Metric, now: Point | None, before: Point | None, as_of: int | None, viewer: Viewer) -> list[Any]:
    """Value, interval and n, change against the same time last week, and how old it is."""
    return [
        _big(metric, now, viewer),
        html.Div([html.Div(line) for line in _facts(metric, now, before, as_of, viewer)], className="metric-facts"),
    ]


def _big(metric: Metric, now: Point | None, viewer: Viewer) -> html.Div:
    if now is None or now.value is None:
        return html.Div(viewer.text("word.no_data"), className="metric-value is-none")
    if not has_enough(metric, now):
        return html.Div(viewer.text("word.not_enough"), className="metric-value is-none")
    said = viewer.value(now.value, metric.unit)
    number, _, unit = said.partition("\u00a0")
    return html.Div([number, html.Small(unit)] if unit else number, className="metric-value")


def _facts(
    metric: Metric, now: Point | None, before: Point | None, as_of: int | None, viewer: Viewer
) -> Iterator[list[Any]]:
    yield _window(metric, now, viewer)
    if has_enough(metric, now):
        yield _change(metric, now, before, viewer)
    if as_of is not None:
        yield [html.Span(viewer.text("metrics.age", ago=viewer.ago(as_of)), className="age")]


def _window(metric: Metric, now: Point | None, viewer: Viewer) -> list[Any]:
    span = locales.span(viewer.language, metric.window_minutes * MINUTE / 1000)
    if metric.shape in ("gauge", "gauge_share"):
        return [viewer.text("metrics.level_now")]
    if metric.shape == "count":
        return [viewer.text("metrics.window_plain", span=span)]
    n = 0.0 if now is None or now.n is None else now.n
    if not has_enough(metric, now):
        return [viewer.text("metrics.window", n=viewer.number(n), span=span)]
    said = locales.interval(viewer.language, now.lower, now.upper, metric.unit) if now else locales.NO_VALUE
    return [html.B(said), " · ", viewer.text("metrics.window", n=viewer.number(n), span=span)]


def _change(metric: Metric, now: Point | None, before: Point | None, viewer: Viewer) -> list[Any]:
    if now is None or now.value is None or before is None or not has_enough(metric, before) or before.value is None:
        return [viewer.text("metrics.no_change")]
    said, tone = change(metric, now, before, viewer)
    sentence = viewer.text("metrics.change", change="\0").split("\0")
    return [sentence[0], html.Span(said, className=f"is-{tone}" if tone else ""), *sentence[1:]]


def change(metric: Metric, now: Point, before: Point, viewer: Viewer) -> tuple[str, str]:
    """How far it moved, with an arrow, and its tone: good, bad, or '' when it means nothing or may be chance."""
    difference = (now.value or 0.0) - (before.value or 0.0)
    if not difference:
        return "= 0", ""
    arrow = "▲" if difference > 0 else "▼"
    is_good = (difference > 0) == (metric.better == "up")
    tone = "" if metric.better == "neither" or _may_be_chance(now, before) else "good" if is_good else "bad"
    return f"{arrow} {_moved(metric, difference, before, viewer)}", tone


def _moved(metric: Metric, difference: float, before: Point, viewer: Viewer) -> str:
    if metric.shape == "count" and before.value:
        return viewer.value(abs(difference) / before.value, "percent")
    return locales.change(viewer.language, abs(difference), metric.unit).lstrip("+")


def _may_be_chance(now: Point, before: Point) -> bool:
    """True when both intervals overlap so far that each holds the other's value."""
    if now.lower is None or now.upper is None or before.value is None:
        return False
    return now.lower <= before.value <= now.upper


def part(
    metric: Metric, name: str, now: Point, before: Point | None, line: Line, viewer: Viewer, *, ident: dict[str, str]
) -> html.Button:
    """One part of a metric: its value over the whole range, its n, its change, its line. A click narrows to it."""
    said = viewer.label("value", name)
    is_said = has_enough(metric, now)
    note = (
        _part_note(metric, now, before, viewer)
        if is_said
        else [viewer.text("metrics.few", n=viewer.number(now.n or 0))]
    )
    value = viewer.value(now.value, metric.unit) if is_said else locales.NO_VALUE
    label = f"{said}: {value}"
    return html.Button(
        [
            html.Span(said, className="part-name"),
            html.B(value),
            html.Small(note),
            small_line(line, viewer, label=label),
        ],
        id=ident,
        className="part",
        title=said,
    )


def parts(metric: Metric, found: Sequence[Any], more: int, viewer: Viewer, *, by: str, length: str) -> list[Any]:
    """The parts of a metric by a dimension, under their title; nothing when there are none.

    `found` have `name, now, before, line`; ids are {"type": "metrics-part", "dimension": by, "value": name}.
    """
    if not found:
        return []
    span = viewer.text(f"range.{length}")
    head = [
        html.H3(viewer.text("metrics.parts", dimension=viewer.text(f"dimension.{by}").lower())),
        html.Span(viewer.text("metrics.by_range", range=span), className="card-note"),
    ]
    if more:
        head.append(html.Span(viewer.text("metrics.parts_more", n=more), className="card-note"))
    tiles = [
        part(
            metric,
            one.name,
            one.now,
            one.before,
            one.line,
            viewer,
            ident={"type": "metrics-part", "dimension": by, "value": one.name},
        )
        for one in found
    ]
    return [html.Div(head, className="parts-head"), html.Div(tiles, className="parts")]


def records(metric: Metric, at: int | None, found: tuple[str, list[Any]] | None, viewer: Viewer) -> html.Section:
    """The records behind the chosen bucket, or what to do to see some."""
    if metric.shape in ("gauge", "gauge_share"):
        return section(
            viewer.text("metrics.records", bucket="…"), html.P(viewer.text("metrics.records_gauge"), className="quiet")
        )
    if at is None or found is None:
        return section(
            viewer.text("metrics.records", bucket="…"), html.P(viewer.text("metrics.records_pick"), className="quiet")
        )
    stream, rows = found
    title = viewer.text("metrics.records", bucket=locales.moment(viewer.language, at, viewer.zone))
    if not rows:
        return section(title, html.P(viewer.text("metrics.records_none"), className="quiet"))
    grid = table(
        "metrics-record-table",
        record_columns(stream, viewer),
        record_rows(stream, rows, viewer),
        viewer,
        label=title,
        height="24rem",
    )
    return section(
        title,
        grid,
        note=viewer.text("metrics.records_count", n=viewer.number(len(rows)), stream=viewer.text(f"stream.{stream}")),
    )


def spoken(metric: Metric, line: Line, title: str, viewer: Viewer) -> str:
    """The chart in one sentence, for those who do not see it."""
    known = [value for value in line.value if value is not None]
    if not known:
        return viewer.text("metrics.empty")
    said = {"value": known[-1], "low": min(known), "high": max(known)}
    shown = {name: viewer.value(value, metric.unit) for name, value in said.items()}
    return viewer.text("metrics.chart_label", metric=viewer.text(f"metric.{metric.name}"), range=title, **shown)


def _part_note(metric: Metric, now: Point, before: Point | None, viewer: Viewer) -> list[Any]:
    said: list[Any] = [] if metric.shape == "count" else [viewer.text("metrics.unit_n", n=viewer.number(now.n))]
    if before is not None and has_enough(metric, before):
        moved, tone = change(metric, now, before, viewer)
        said += [" · "] if said else []
        said.append(html.Span(moved, className=f"is-{tone}" if tone else ""))
    return said


def legend(metric: Metric, viewer: Viewer, *, has_before: bool, has_band: bool) -> html.Div:
    """What the strokes of the chart mean."""
    marks = [("", viewer.text(f"metric.{metric.name}"))]
    marks += [("is-dashed", viewer.text("metrics.legend_last_week"))] if has_before else []
    marks += (
        [("is-band", viewer.text("metrics.legend_expected")), ("is-odd", viewer.text("metrics.legend_odd"))]
        if has_band
        else []
    )
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
        )
        for name, value in where.items()
    ]


def number_columns(metric: Metric, viewer: Viewer, *, has_before: bool) -> list[Column]:
    """The columns of the table behind the chart."""
    columns = [
        Column("at", viewer.text("metrics.at"), 150),
        Column("value", viewer.text("metrics.value"), 96, is_number=True),
    ]
    if metric.shape in ("share", "mean", "balance"):
        columns += [
            Column("interval", viewer.text("word.interval"), 130, is_number=True),
            Column("n", viewer.text("metrics.n"), 72, is_number=True),
        ]
    columns += [Column("before", viewer.text("metrics.before"), 120, is_number=True)] if has_before else []
    return [*columns, Column("state", viewer.text("metrics.verdict"), 110, grow=1)]


def number_rows(line: Line, viewer: Viewer) -> list[dict[str, Any]]:
    """The points of a line as rows, the newest first."""
    rows = [_number_row(line, i, viewer) for i in range(len(line.at))]
    return rows[::-1]


def _number_row(line: Line, i: int, viewer: Viewer) -> dict[str, Any]:
    lower, upper = line.interval[i] if line.interval and line.value[i] is not None else (None, None)
    before = line.before[i] if line.before else None
    is_odd = bool(line.odd and line.odd[i])
    is_thin = bool(line.thin) and line.value[i] is None and line.thin[i] is not None
    said = viewer.text("metrics.legend_odd") if is_odd else viewer.text("word.not_enough") if is_thin else ""
    return {
        "id": str(line.at[i]),
        "at": (line.at[i], locales.moment(viewer.language, line.at[i], viewer.zone)),
        "value": (line.value[i], viewer.value(line.value[i], line.unit)),
        "interval": (lower, locales.interval(viewer.language, lower, upper, line.unit)),
        "n": (line.n[i] if line.n else None, viewer.number(line.n[i]) if line.n else ""),
        "before": (before, viewer.value(before, line.unit)),
        "state": said,
        "tone": "bad" if is_odd else "quiet" if is_thin else "",
    }


_RECORD_COLUMNS = {
    "interactions": ("occurred_at", "channel", "handled_by", "reason", "first_response_seconds", "text"),
    "surveys": ("occurred_at", "kind", "score", "comment", "channel", "touchpoint"),
    "tickets": ("occurred_at", "category", "status", "subject", "channel", "region"),
    "mentions": ("occurred_at", "platform", "stars", "sentiment", "text"),
    "measurements": ("occurred_at", "value", "numerator", "denominator", "channel"),
}
_WIDE = ("text", "comment", "subject")


def record_columns(stream: str, viewer: Viewer) -> list[Column]:
    """The columns in which records of a stream are listed."""
    return [
        Column(name, viewer.text(f"field.{name}"), 200 if name in _WIDE else 96, grow=3 if name in _WIDE else 1)
        for name in _RECORD_COLUMNS[stream]
    ]


def record_rows(stream: str, records: Sequence[Mapping[str, Any]], viewer: Viewer) -> list[dict[str, Any]]:
    """Records as rows of that table."""
    kinds = {field.name: field.kind for field in STREAMS[stream].fields}
    return [
        {name: _record_cell(name, kinds.get(name), one.get(name), viewer) for name in _RECORD_COLUMNS[stream]}
        for one in records
    ]


def _record_cell(name: str, kind: str | None, value: Any, viewer: Viewer) -> Any:
    if value is None or value == "":
        return ""
    if name == "occurred_at":
        return (value, locales.moment(viewer.language, value, viewer.zone))
    if name.endswith("_seconds"):
        return (value, viewer.value(value, "seconds"))
    if kind in ("number", "whole"):
        return (value, viewer.number(value, 0 if value == int(value) else 1))
    return value if name in _WIDE else viewer.label("value", str(value))


def nothing(viewer: Viewer) -> html.Div:
    """The picture of a range without data, and the way to the sources."""
    link = dcc.Link(viewer.text("metrics.sources"), href="/sources", className="button")
    return html.Div(
        [html.H2(viewer.text("metrics.empty")), html.P(viewer.text("metrics.empty_why")), link], className="empty"
    )
