"""The large line of a metric's page: a Plotly figure as plain data."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Any

from dash import dcc, html

import locales
from components.axes import time_ticks, value_ticks
from components.charts import Line, rings
from components.levels import Level, level_shapes, level_signs, levels
from components.marks import NONE, ROW, Marks, shapes, signs
from components.palette import palette
from components.viewer import Viewer


def large_line(chart: str, line: Line, viewer: Viewer, *, label: str, ident: str) -> html.Div:
    """The chart of a metric's page; `chart` is its id, `ident` that of the picture around it, which is named aloud."""
    graph = dcc.Graph(
        id=chart,
        figure=figure(line, viewer, label),
        config={"displayModeBar": False, "responsive": True},
        responsive=True,
        style={"height": "17rem"},
    )
    return html.Div(graph, id=ident, role="img", **{"aria-label": label})


def figure(line: Line, viewer: Viewer, label: str, marks: Marks = NONE) -> dict[str, Any]:
    """A Plotly figure as plain data: band, what was before dashed, the value solid, what was strange in red, and what
    is written on it."""
    colour = palette(viewer.theme)
    across = levels(marks.targets, marks.benchmarks, line.unit, viewer)
    traces = [*_band(line, colour), *_before(line, colour), *_thin(line, colour, viewer)]
    traces += [_value(line, colour, viewer, label, across), *_alone(line, colour), *_odd(line, colour)]
    return {"data": traces, "layout": _layout(line, colour, viewer, marks, across)}


def _band(line: Line, colour: dict[str, str]) -> list[dict[str, Any]]:
    """One closed shape for each stretch that has a band: a filling between two lines would run across the gaps."""
    edges = zip(line.at, line.lower, line.upper, strict=False)
    x: list[float | None] = []
    y: list[float | None] = []
    for is_known, stretch in groupby(edges, lambda edge: edge[1] is not None and edge[2] is not None):
        if is_known:
            at, lower, upper = zip(*stretch, strict=True)
            x += [*at, *reversed(at), None]
            y += [*lower, *reversed(upper), None]
    plain = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    return [{**plain, "x": x, "y": y, "fill": "toself", "fillcolor": colour["band"]}] if x else []


def _thin(line: Line, colour: dict[str, str], viewer: Viewer) -> list[dict[str, Any]]:
    """The values on too few records: a faint line between the others, that still answers to the pointer."""
    few = [i for i, value in enumerate(line.thin) if value is not None and line.value[i] is None]
    if not few:
        return []
    faint = {"color": colour["ink-3"], "width": 1}
    whole = {"x": line.at, "y": line.filling}
    drawn = {"type": "scatter", "mode": "lines", "line": faint, "opacity": 0.55, "hoverinfo": "skip"}
    spots = {"x": [line.at[i] for i in few], "y": [line.thin[i] for i in few], "type": "scatter", "mode": "markers"}
    said = {"text": ["<br>".join(_hover(line, i, viewer)) for i in few], "hovertemplate": "%{text}<extra></extra>"}
    return [{**whole, **drawn}, {**spots, **said, "marker": {"size": 3, "color": colour["ink-3"]}, "opacity": 0.55}]


def _before(line: Line, colour: dict[str, str]) -> list[dict[str, Any]]:
    if not line.before:
        return []
    dashes = {"color": colour["last-week"], "width": 1.3, "dash": "3px,4px"}
    return [{"x": line.at, "y": line.before, "type": "scatter", "mode": "lines", "line": dashes, "hoverinfo": "skip"}]


def _value(line: Line, colour: dict[str, str], viewer: Viewer, label: str, across: list[Level]) -> dict[str, Any]:
    held = "".join(f"<br>{escape(one.said, quote=False)}" for one in across)
    return {
        "x": line.at,
        "y": line.value,
        "name": label,
        "type": "scatter",
        "mode": "lines",
        "line": {"color": colour["series"], "width": 2},
        "meta": "value",
        "text": _hovers(line, viewer),
        "hovertemplate": f"%{{text}}{held}<extra></extra>",
    }


def _alone(line: Line, colour: dict[str, str]) -> list[dict[str, Any]]:
    """A dot for each value without a known one beside it: a line through one point is nothing."""
    is_known = [False, *(value is not None for value in line.value), False]
    found = [i for i in range(len(line.value)) if is_known[i : i + 3] == [False, True, False]]
    return _spots(line, found, {"size": 7, "color": colour["series"]})


def _odd(line: Line, colour: dict[str, str]) -> list[dict[str, Any]]:
    ring = {"size": 9, "color": colour["tile"], "line": {"color": colour["bad"], "width": 2}}
    return _spots(line, rings(line), ring)


def _spots(line: Line, found: list[int], marker: dict[str, Any]) -> list[dict[str, Any]]:
    """The values at these places marked, whole at the edge of the chart too, and nothing where there are none."""
    if not found:
        return []
    x, y = [line.at[i] for i in found], [line.value[i] for i in found]
    marked = {"type": "scatter", "mode": "markers", "marker": marker, "cliponaxis": False, "hoverinfo": "skip"}
    return [{"x": x, "y": y, **marked}]


def _hovers(line: Line, viewer: Viewer) -> list[str]:
    return ["<br>".join(_hover(line, i, viewer)) for i in range(len(line.at))]


def _hover(line: Line, i: int, viewer: Viewer) -> list[str]:
    is_thin = line.value[i] is None and bool(line.thin) and line.thin[i] is not None
    value = line.thin[i] if is_thin else line.value[i]
    said = [f"<b>{viewer.value(value, line.unit)}</b>  {viewer.moment(line.at[i])}"]
    if is_thin:
        said.append(viewer.text("word.not_enough"))
    if line.interval and line.interval[i][0] is not None:
        said.append(f"{viewer.text('word.interval')} {locales.interval(viewer.language, *line.interval[i], line.unit)}")
    if line.n and line.n[i] is not None and line.unit != "count":
        said.append(f"n {viewer.number(line.n[i])}")
    if line.upper and line.upper[i] is not None:
        band = locales.interval(viewer.language, line.lower[i], line.upper[i], line.unit)
        said.append(f"{viewer.text('word.expected')} {band}")
    if line.before and line.before[i] is not None:
        said.append(f"{viewer.text('metrics.before')} {viewer.value(line.before[i], line.unit)}")
    return said


def _layout(line: Line, colour: dict[str, str], viewer: Viewer, marks: Marks, across: list[Level]) -> dict[str, Any]:
    start, end = (line.at[0], line.at[-1]) if line.at else (0, 1)
    low, high = line.ends([one.value for one in across])
    along = time_ticks(start, end, viewer)
    up = [] if line.is_empty else value_ticks(low, high, line.unit, viewer)
    plain = {"showgrid": False, "zeroline": False, "fixedrange": True, "color": colour["ink-3"], "tickmode": "array"}
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": "select",
        "selectdirection": "h",
        "selections": [],
        "newselection": {"line": {"color": colour["accent"], "width": 1}},
        "hovermode": "x",
        "clickmode": "event",
        "margin": {"l": 60, "r": 40, "t": (10, 24, 24 + ROW)[marks.rows], "b": 38},
        "font": {"family": "Inter, Noto Sans, DejaVu Sans, sans-serif", "size": 12, "color": colour["ink-3"]},
        "hoverlabel": {
            "bgcolor": colour["raised"],
            "bordercolor": colour["line-strong"],
            "font": {"color": colour["ink"]},
        },
        "xaxis": {
            **plain,
            "fixedrange": False,
            "tickangle": 0,
            "range": [start, end],
            "tickvals": _at(along),
            "ticktext": _words(along),
        },
        "yaxis": {
            **plain,
            "automargin": True,
            "range": [low, high],
            "showgrid": True,
            "gridcolor": colour["line"],
            "griddash": "1px,3px",
            "tickvals": _at(up),
            "ticktext": _words(up),
        },
        "shapes": [*shapes(marks, colour), *level_shapes(across, colour), *_strange_spans(line, colour)],
        "annotations": [*signs(marks, (start, end), colour, viewer), *level_signs(across, (low, high), colour)],
    }


def _at(ticks: list[tuple[float, str]]) -> list[float]:
    return [at for at, _ in ticks]


def _words(ticks: list[tuple[float, str]]) -> list[str]:
    return [said for _, said in ticks]


def _strange_spans(line: Line, colour: dict[str, str]) -> list[dict[str, Any]]:
    """A tinted column behind every stretch of strange buckets, half a bucket wider on both sides."""
    half = (line.at[1] - line.at[0]) / 2 if len(line.at) > 1 else 0
    spans: list[list[float]] = []
    for at, is_odd in zip(line.at, line.odd, strict=False):
        if is_odd and spans and at - half <= spans[-1][1] + 1:
            spans[-1][1] = at + half
        elif is_odd:
            spans.append([at - half, at + half])
    fill = {"fillcolor": colour["bad"], "opacity": 0.14, "line": {"width": 0}, "layer": "below"}
    place = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1}
    return [{**place, **fill, "x0": start, "x1": end} for start, end in spans]
