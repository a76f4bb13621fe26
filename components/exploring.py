"""Two metrics against each other: a dot for each value of a dimension or each stretch of time, and a table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from components.axes import value_ticks
from components.desk import section
from components.headline import nothing
from components.palette import palette
from components.tables import Column, on_paper, table
from components.viewer import Viewer
from domain.metrics import Metric

LABELLED = 24
"""Up to so many dots carry their names; of more only those that stand apart: in a crowd none would be its dot's."""
APART = 36.0
"""How far (px) from all others that is."""
PLOT = (760.0, 400.0)
"""Width and height (px) of a chart on a small desk, on which names must not cover each other; a wider one has room."""
SHORT = 12
"""A table of up to so many lines is as tall as its lines."""
LETTER, LINE, REACH = 6.6, 15.0, 7.0
"""Width and height of a letter, and how far a dot reaches (px)."""


@dataclass(frozen=True)
class Dot:
    """One dot: what it is called, both values (None: not enough data), the records behind them, where it leads."""

    name: str
    x: float | None
    y: float | None
    n_x: float
    n_y: float
    address: str

    @property
    def is_drawn(self) -> bool:
        """True if both values may be said."""
        return self.x is not None and self.y is not None


def scatter(
    dots: Sequence[Dot], x: Metric, y: Metric, viewer: Viewer, *, is_named: bool, left_out: int = 0
) -> html.Section:
    """The dots with their axes; those without enough data, and the many too small to show, are counted, never drawn."""
    drawn = [dot for dot in dots if dot.is_drawn]
    title = viewer.text("explore.title", y=viewer.text(f"metric.{y.name}"), x=viewer.text(f"metric.{x.name}"))
    few = len(dots) - len(drawn)
    counts = {"few": few, "small": left_out}
    note = " · ".join(viewer.text(f"explore.{name}", n=viewer.number(n)) for name, n in counts.items() if n) or None
    if not dots:
        return html.Section(nothing(viewer), className="card")
    if not drawn:
        return section(title, html.P(viewer.text("explore.none"), className="quiet"), note=note)
    graph = dcc.Graph(
        id="explore-chart",
        figure=_figure(drawn, x, y, viewer, is_named=is_named),
        config={"displayModeBar": False, "responsive": True},
        responsive=True,
        style={"height": "30rem"},
    )
    said = viewer.text("explore.spoken", title=title, n=viewer.number(len(drawn)))
    picture = html.Div(graph, role="img", className="explore-chart", **{"aria-label": said})
    near = html.Div(
        id="explore-near",
        className="explore-near",
        role="group",
        hidden=True,
        **{"aria-label": viewer.text("explore.near"), "data-close": viewer.text("explore.near_close")},
    )
    return section(title, picture, near, note=note, class_name="explore-card")


def listed(dots: Sequence[Dot], x: Metric, y: Metric, viewer: Viewer) -> html.Section | None:
    """The same in words, each line a way down to that segment; None without any."""
    if not dots:
        return None
    columns = [Column("name", viewer.text("explore.what"), 130, grow=2, is_link=True)]
    for axis, metric in (("y", y), ("x", x)):
        columns.append(Column(axis, viewer.text(f"metric.{metric.name}"), 104, is_number=True))
        if metric.unit != "count":
            columns.append(Column(f"n_{axis}", viewer.text("metrics.n"), 84, is_number=True))
    rows = [_row(dot, x, y, viewer) for dot in dots]
    label, height = viewer.text("explore.table"), None if len(rows) <= SHORT else "24rem"
    grid = table("explore-table", columns, rows, viewer, label=label, height=height)
    told = [[dot.name, *(row[one.field][1] for one in columns[1:])] for dot, row in zip(dots, rows, strict=True)]
    return section(label, grid, on_paper([one.head for one in columns], told, numbers=range(1, len(columns))))


def _row(dot: Dot, x: Metric, y: Metric, viewer: Viewer) -> dict[str, Any]:
    plain = dot.name.translate(str.maketrans(dict.fromkeys("[]()<>`*_", " ")))
    return {
        "name": f"[{plain}]({dot.address})",
        "x": (dot.x, _said(dot.x, dot.n_x, x, viewer)),
        "y": (dot.y, _said(dot.y, dot.n_y, y, viewer)),
        "n_x": (dot.n_x, viewer.number(dot.n_x)),
        "n_y": (dot.n_y, viewer.number(dot.n_y)),
    }


def _said(value: float | None, n: float, metric: Metric, viewer: Viewer) -> str:
    if value is None:
        return viewer.text("word.not_enough" if n else "word.no_data")
    return viewer.value(value, metric.unit)


def _figure(dots: Sequence[Dot], x: Metric, y: Metric, viewer: Viewer, *, is_named: bool) -> dict[str, Any]:
    colour = palette(viewer.theme)
    xs, ys = [dot.x or 0.0 for dot in dots], [dot.y or 0.0 for dot in dots]
    labels = _labels([dot.name for dot in dots], xs, ys)
    trace = {
        "type": "scatter",
        "mode": "markers+text" if is_named else "markers",
        "x": xs,
        "y": ys,
        "text": [name for name, _ in labels],
        "customdata": [[dot.address, dot.name] for dot in dots],
        "hovertext": [_hover(dot, x, y, viewer) for dot in dots],
        "hoverinfo": "text",
        "textposition": [side for _, side in labels],
        "textfont": {"color": colour["ink-2"], "size": 12},
        "marker": {"color": colour["series"], "size": 11 if is_named else 7, "opacity": 0.85},
    }
    font = {"family": "Inter, Noto Sans, DejaVu Sans, sans-serif", "size": 12, "color": colour["ink-3"]}
    ground = "rgba(0,0,0,0)"
    layout = {
        "paper_bgcolor": ground,
        "plot_bgcolor": ground,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "font": font,
        "margin": {"l": 48, "r": 24, "t": 36, "b": 56},
        "hoverlabel": {"bgcolor": colour["raised"], "font": {"color": colour["ink"]}},
        "xaxis": _axis(xs, x, colour, viewer),
        "yaxis": {**_axis(ys, y, colour, viewer), "automargin": True},
        "annotations": [_axis_name("y", y, colour, viewer), _axis_name("x", x, colour, viewer)],
    }
    return {"data": [trace], "layout": layout}


Box = tuple[float, float, float, float]


def _labels(names: Sequence[str], xs: Sequence[float], ys: Sequence[float]) -> list[tuple[str, str]]:
    """The name of each dot and the side on which it stands: at the edges inwards, on no other name and no other dot.

    A name without such a side is '': pointing at the dot and the table below tell it.
    """
    across, up = _parts(xs), _parts(ys)
    spots = [(x * PLOT[0], y * PLOT[1]) for x, y in zip(across, up, strict=True)]
    placed: list[Box] = [(x - REACH, x + REACH, y - REACH, y + REACH) for x, y in spots]
    found = []
    for name, part, (x, y) in zip(_told(names, spots), across, spots, strict=True):
        own = (x - REACH, x + REACH, y - REACH, y + REACH)
        others = [one for one in placed if one != own]
        ways = ("right", "left", "center") if part < 0.5 else ("left", "right", "center")
        first = "right" if part < 0.25 else "left" if part > 0.75 else "center"
        sides = [f"top {first}", *(f"{row} {way}" for row in ("middle", "bottom", "top") for way in ways)]
        boxes = [(side, _box(side, len(name) * LETTER, x, y)) for side in sides if side != "middle center"]
        free = next(((side, box) for side, box in boxes if not any(_is_over(box, one) for one in others)), None)
        if free is not None:
            placed.append(free[1])
        found.append((name, free[0]) if free else ("", f"top {first}"))
    return found


def _told(names: Sequence[str], spots: Sequence[tuple[float, float]]) -> list[str]:
    """The names that are told: of many dots only those of dots that stand apart, '' for the others."""
    if len(names) <= LABELLED:
        return list(names)
    near = [sum(abs(x - a) < APART and abs(y - b) < APART for a, b in spots) for x, y in spots]
    return [name if count == 1 else "" for name, count in zip(names, near, strict=True)]


def _parts(values: Sequence[float]) -> list[float]:
    low, span = min(values), (max(values) - min(values)) or 1.0
    return [(value - low) / span for value in values]


def _box(side: str, wide: float, x: float, y: float) -> Box:
    """Where a name of that width (px) stands beside a dot: left, right, bottom, top."""
    row, way = side.split()
    gap = REACH if row == "middle" else 0.0
    left = x + gap if way == "right" else x - gap - wide if way == "left" else x - wide / 2
    low = y + REACH if row == "top" else y - REACH - LINE if row == "bottom" else y - LINE / 2
    return left, left + wide, low, low + LINE


def _is_over(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _axis(values: Sequence[float], metric: Metric, colour: dict[str, str], viewer: Viewer) -> dict[str, Any]:
    room = (max(values) - min(values) or abs(max(values)) or 1.0) * 0.08
    low, high = min(values) - room, max(values) + room
    low = max(0.0, low) if metric.unit in ("count", "percent", "seconds") else low
    ticks = value_ticks(low, high, metric.unit, viewer)
    return {
        "range": [low, high],
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": colour["line"],
        "griddash": "1px,3px",
        "color": colour["ink-3"],
        "tickmode": "array",
        "tickvals": [at for at, _ in ticks],
        "ticktext": [said for _, said in ticks],
    }


def _axis_name(axis: str, metric: Metric, colour: dict[str, str], viewer: Viewer) -> dict[str, Any]:
    """What an axis says, at its end and never on its side: a narrow screen has no room beside the dots."""
    name = viewer.text(f"metric.{metric.name}")
    place = {
        "y": {"x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "yshift": 10, "text": f"↑ {name}"},
        "x": {"x": 1, "xanchor": "right", "y": 0, "yanchor": "top", "yshift": -26, "text": f"{name} →"},
    }[axis]
    ink = {"size": 13, "color": colour["ink-2"]}
    return {"xref": "paper", "yref": "paper", "showarrow": False, "font": ink, **place}


def _hover(dot: Dot, x: Metric, y: Metric, viewer: Viewer) -> str:
    lines = [f"<b>{dot.name}</b>"]
    for metric, value, n in ((y, dot.y, dot.n_y), (x, dot.x, dot.n_x)):
        behind = "" if metric.unit == "count" else f" · n {viewer.number(n)}"
        lines.append(f"{viewer.text(f'metric.{metric.name}')} {viewer.value(value, metric.unit)}{behind}")
    return "<br>".join(lines)
