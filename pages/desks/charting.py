"""What a metric's page shows of its view, put together: the number, the chart with what is written on it, the table."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

import hub
from components import headline, marks, records
from components.charts import Line
from components.figure import figure, large_line
from components.levels import levels
from components.marking import opener
from components.tables import cells
from components.viewer import Viewer
from domain.comparisons import Span
from pages.desks import exports, freezing, marking, moving, ranging, reading
from pages.desks.view import View


def drawn(view: View, sel: Span | None, at: int | None, viewer: Viewer) -> tuple[Any, ...]:
    """Everything above the parts, in the order in which the page draws it; the chosen range or bucket is framed."""
    chosen = sel or (reading.bucket(view, at) if at else None)
    found, written = reading.shown(view, viewer.now), marking.marks(view, viewer.now, chosen)
    line, metric, said = found.line, view.metric, levels(written.targets, written.benchmarks, view.metric.unit, viewer)
    title, label = _title(view, viewer), viewer.text(f"metric.{metric.name}")
    return (
        headline.headline(
            metric, found.now, found.before, found.as_of, viewer, across=said, against=_against(view, viewer)
        ),
        [*headline.cuts(view.where, viewer, drop="metrics-drop"), *_whole(view, viewer)],
        title,
        headline.legend(
            metric,
            viewer,
            before=_before(view, found, viewer),
            has_band=any(edge is not None for edge in line.upper),
            targets=said,
        ),
        figure(line, viewer, label, written),
        headline.spoken(metric, line, title, viewer),
        headline.nothing(viewer) if line.is_empty else None,
        [] if line.is_empty else cells(records.number_rows(line, viewer, written.targets)),
        *(exports.series(view, viewer.now, kind) for kind in ("csv", "xlsx")),
        freezing.way(view, sel),
        marks.listed(written, metric, viewer),
    )


def has_target(metric: str) -> bool:
    """True if somebody set a target for this metric, in whatever segment."""
    return any(line.metric == metric for line in hub.current().targets)


def misread(found: list[tuple[str, str]], viewer: Viewer) -> list[html.P]:
    """What of its address the page could not follow, in one sentence; nothing if it followed all."""
    named = [
        f"{viewer.text(f'parameter.{name}')} “{said if len(said) <= 40 else said[:39] + '…'}”" for name, said in found
    ]
    return [html.P(viewer.text("metrics.misread", found=", ".join(named)), className="misread")] if named else []


def _title(view: View, viewer: Viewer) -> str:
    long = records.between(view.span, viewer) if view.span else viewer.text(f"range.long_{view.range}")
    return viewer.text("metrics.title", range=long, grain=viewer.text(f"grain.long_{view.grain}"))


def _against(view: View, viewer: Viewer) -> str | None:
    """What the number of a stretch of its own is held against; None for that of the usual window."""
    if view.span is None:
        return None
    # Of four weeks together no single value is known.
    return viewer.text(f"against.{view.against}") if view.against not in ("", "weekday") else ""


def _before(view: View, found: reading.Shown, viewer: Viewer) -> str:
    """What is drawn dashed, with its days; why nothing is where nothing can be."""
    if not view.against:
        return ""
    said = viewer.text(f"against.{view.against}")
    if not found.spans:
        return viewer.text("against.none_there", against=said)
    return said if view.against in ("week", "weekday") else f"{said}: {records.between(found.spans[0], viewer)}"


def _whole(view: View, viewer: Viewer) -> list[dcc.Link]:
    """The way from a stretch of its own back to the usual range."""
    if view.span is None:
        return []
    back = view.address(span=None, range="7d", grain=None)
    said = [f"{records.between(view.span, viewer)} ", html.Span("×", **{"aria-hidden": "true"})]
    return [dcc.Link(said, href=back, className="chip is-chosen", title=viewer.text("range.unzoom"))]


def chosen(view: View, start: int | None, sel: Span | None, viewer: Viewer) -> html.Section:
    """The records behind the chosen range, or the bucket that begins at `start`."""
    span = sel or (reading.bucket(view, start) if start else None)
    found = reading.records(view, span) if span else None
    export = exports.records(view, span) if span else None
    return records.records(view.metric, span, found, viewer, export=export)


def chart(metric: str, viewer: Viewer) -> html.Section:
    """The place of the chart: its head with the steps, the picture, what is written on it, the fields of a range."""
    none = Line([], [], "count")
    return html.Section(
        [
            html.Div(
                [
                    html.H2(viewer.text(f"metric.{metric}"), id="metrics-title"),
                    moving.steps(viewer),
                    html.Div(id="metrics-legend"),
                    opener(viewer),
                ],
                className="card-head",
            ),
            html.Div(
                [
                    large_line(
                        "metrics-chart", none, viewer, label=viewer.text(f"metric.{metric}"), ident="metrics-picture"
                    ),
                    html.Div(id="metrics-empty"),
                ],
                className="metric-chart",
            ),
            html.Div(id="metrics-marks"),
            ranging.bar(viewer),
        ],
        className="card",
    )
