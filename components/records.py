"""The numbers behind a chart, and the records behind a number, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

import locales
from components.charts import Line
from components.desk import section
from components.levels import beyond
from components.tables import Column, table
from components.viewer import Viewer
from domain.comparisons import Span
from domain.metrics import Metric
from domain.streams import STREAMS
from domain.targets import TargetLine
from domain.times import from_ms


def records(
    metric: Metric,
    span: Span | None,
    found: tuple[str, list[Any]] | None,
    viewer: Viewer,
    *,
    export: Mapping[str, str] | None = None,
) -> html.Section:
    """The records behind the chosen stretch of time, or what to do to see some.

    `export` leads to all of them: the address of each kind of file ("csv", "xlsx").
    """
    if metric.is_level:
        return section(viewer.text("metrics.behind"), *_level(metric, viewer))
    if span is None or found is None:
        return section(viewer.text("metrics.behind"), html.P(viewer.text("metrics.records_pick"), className="quiet"))
    stream, rows = found
    title = viewer.text("metrics.records", bucket=between(span, viewer))
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
    count = viewer.number(len(rows))
    said = viewer.text("metrics.records_count", n=count, stream=viewer.text(f"stream.{stream}").lower())
    ways_out = [
        one
        for kind, address in (export or {}).items()
        for one in (" · ", html.A(viewer.text(f"metrics.records_{kind}"), href=address, download=""))
    ]
    return section(title, grid, note=[said, *ways_out])


def _level(metric: Metric, viewer: Viewer) -> list[Any]:
    """Why a level has no records of one bucket, and the way to what it is counted from."""
    kind, address = ("tickets", "/metrics/complaints") if metric.numerator else ("cases", "/cases")
    way = dcc.Link(viewer.text(f"metrics.level_{kind}"), href=address, className="button")
    return [html.P(viewer.text(f"metrics.records_{kind}"), className="quiet"), html.Div(way, className="acts")]


def between(span: Span, viewer: Viewer) -> str:
    """A stretch of time: from when to when, with the day of its end only where that is another; whole days by their
    names, and the year where it is not this one."""
    first, last = (locales.day(viewer.language, at, viewer.zone, now=viewer.now) for at in (span[0], span[1] - 1))
    if all(from_ms(at).astimezone(viewer.zone).time() == time() for at in span):
        return first if first == last else f"{first} – {last}"
    end = locales.day(viewer.language, span[1], viewer.zone, now=viewer.now)
    closing = viewer.clock(span[1]) if first == end else f"{end} {viewer.clock(span[1])}"
    return f"{first} {viewer.clock(span[0])} – {closing}"


def numbers(metric: Metric, viewer: Viewer, *, name: str, is_open: bool, has_target: bool = False) -> html.Details:
    """The table behind a chart, without rows, in a fold: its library is loaded when somebody opens it."""
    title = viewer.text("metrics.table")
    grid = table(
        f"{name}-table",
        number_columns(metric, viewer, has_before=True, has_target=has_target),
        [],
        viewer,
        label=title,
        height="24rem",
        is_selectable=True,
        has_ids=True,
        nothing=viewer.text("metrics.empty"),
    )
    dress = "card fold is-wide" if has_target else "card fold"
    return html.Details([html.Summary(html.H3(title)), grid], id=f"{name}-numbers", className=dress, open=is_open)


def number_columns(metric: Metric, viewer: Viewer, *, has_before: bool, has_target: bool = False) -> list[Column]:
    """The columns of the table behind the chart."""
    columns = [
        Column("at", viewer.text("metrics.at"), 160),
        Column("value", viewer.text("metrics.value"), 130 if metric.unit == "seconds" else 100, is_number=True),
    ]
    if metric.has_interval:
        columns += [
            Column("interval", viewer.text("word.interval"), 200 if metric.unit == "seconds" else 128, is_number=True),
            Column("n", viewer.text("metrics.n"), 60, is_number=True),
        ]
    columns += [Column("before", viewer.text("metrics.before"), 148, is_number=True)] if has_before else []
    columns += [Column("target", viewer.text("metrics.target"), 200, is_number=True)] if has_target else []
    return [*columns, Column("state", viewer.text("metrics.verdict"), 140)]


def number_rows(line: Line, viewer: Viewer, targets: Sequence[TargetLine] = ()) -> list[dict[str, Any]]:
    """The points of a line as rows, the newest first; with how far each lies from the nearest of its `targets`."""
    rows = [_number_row(line, i, viewer, targets) for i in range(len(line.at))]
    return rows[::-1]


def _number_row(line: Line, i: int, viewer: Viewer, targets: Sequence[TargetLine]) -> dict[str, Any]:
    lower, upper = line.interval[i] if line.interval and line.value[i] is not None else (None, None)
    before = line.before[i] if line.before else None
    is_odd = bool(line.odd and line.odd[i])
    is_thin = bool(line.thin) and line.value[i] is None and line.thin[i] is not None
    room = beyond(line.value[i], targets)
    said = viewer.text("metrics.legend_odd") if is_odd else viewer.text("word.not_enough") if is_thin else ""
    return {
        "id": str(line.at[i]),
        "at": (line.at[i], viewer.moment(line.at[i])),
        "value": (line.value[i], viewer.value(line.value[i], line.unit)),
        "interval": (lower, locales.interval(viewer.language, lower, upper, line.unit)),
        "n": (line.n[i] if line.n else None, viewer.number(line.n[i]) if line.n else ""),
        "before": (before, viewer.value(before, line.unit)),
        "target": (room, _against_target(room, line.unit, viewer)),
        "state": said,
        "tone": "bad" if is_odd else "quiet" if is_thin else "",
    }


def _against_target(room: float | None, unit: str, viewer: Viewer) -> str:
    if room is None:
        return ""
    moved = locales.change(viewer.language, abs(room), unit).lstrip("+")
    return viewer.text("metrics.target_missed" if room < 0 else "metrics.target_kept", change=moved)


_RECORD_COLUMNS = {
    "interactions": ("occurred_at", "channel", "handled_by", "reason", "first_response_seconds", "text"),
    "surveys": ("occurred_at", "kind", "score", "comment", "channel", "touchpoint"),
    "tickets": ("occurred_at", "category", "status", "subject", "channel", "region"),
    "mentions": ("occurred_at", "platform", "stars", "sentiment", "text"),
    "measurements": ("occurred_at", "value", "numerator", "denominator", "channel"),
}
_WIDE = ("text", "comment", "subject")
_WIDTHS = {"occurred_at": 138, "text": 200, "comment": 200, "subject": 200, "score": 70, "stars": 76, "kind": 76}


def record_columns(stream: str, viewer: Viewer) -> list[Column]:
    """The columns in which records of a stream are listed."""
    found = [
        Column(name, viewer.text(f"field.{name}"), _WIDTHS.get(name, 96), grow=3 if name in _WIDE else 1)
        for name in _RECORD_COLUMNS[stream]
    ]
    return [*found, Column("customer", viewer.text("field.customer"), 96, is_link=True)]


def record_rows(stream: str, records: Sequence[Mapping[str, Any]], viewer: Viewer) -> list[dict[str, Any]]:
    """Records as rows of that table."""
    kinds = {field.name: field.kind for field in STREAMS[stream].fields}
    return [
        {name: _record_cell(name, kinds.get(name), one.get(name), viewer) for name in _RECORD_COLUMNS[stream]}
        | {"customer": _journey(stream, one, viewer)}
        for one in records
    ]


def _journey(stream: str, record: Mapping[str, Any], viewer: Viewer) -> str:
    """The way to everything that this customer went through, as a link in Markdown; '' where nobody is named."""
    if not record.get("customer"):
        return ""
    query = urlencode({"from": f"{stream}:{record['external_id']}"})
    return f"[{viewer.text('journey.way')}](/journey/{record['customer']}?{query})"


def _record_cell(name: str, kind: str | None, value: Any, viewer: Viewer) -> Any:
    if value is None or value == "":
        return ""
    if name == "occurred_at":
        return (value, viewer.moment(value))
    if name.endswith("_seconds"):
        return (value, viewer.value(value, "seconds"))
    if kind in ("number", "whole"):
        return (value, viewer.number(value, 0 if value == int(value) else 1))
    return value if name in _WIDE else viewer.label("value", str(value))
