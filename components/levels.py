"""Lines across a chart that people set or others measured: targets and benchmarks, each with its source and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from dash import html

from components.viewer import Viewer
from domain.benchmarks import Benchmark
from domain.metrics import METRICS
from domain.targets import TargetLine
from locales.words import words

NEAR = 0.09
"""Lines nearer to each other than this share of the chart's height would write over each other's names."""


@dataclass(frozen=True)
class Level:
    """One line: where it lies (in the metric's unit), its name at its end, what it is in words and whose figure."""

    value: float
    name: str
    said: str
    source: str
    is_target: bool

    @property
    def whole(self) -> str:
        """All of it in one line."""
        return f"{self.said} ({self.source})"


def levels(targets: Sequence[TargetLine], benchmarks: Sequence[Benchmark], unit: str, viewer: Viewer) -> list[Level]:
    """Both kinds of lines, ready to be drawn and said; the targets first."""
    found = []
    for line in targets:
        for side, edge in (("least", line.least), ("most", line.most)):
            if edge is not None:
                value = viewer.value(edge, unit)
                name = viewer.text("metrics.legend_target", value=value)
                said = viewer.text(f"mark.target_{side}", value=_a_bucket(line, value, viewer))
                found.append(Level(edge, name, said, _set_by(line, viewer), is_target=True))
    for one in benchmarks:
        source = viewer.text("mark.source", source=one.source, date=_date(one.on, viewer))
        said = f"{one.name}: {_a_bucket(one, viewer.value(one.value, unit), viewer)}"
        found.append(Level(one.value, one.name, said, source, is_target=False))
    return found


def _a_bucket(line: TargetLine | Benchmark, value: str, viewer: Viewer) -> str:
    """The value, and of a count in how long: it stands beside numbers of other stretches."""
    metric = METRICS.get(line.metric)
    if metric is None or metric.shape != "count" or not line.grain:
        return value
    return viewer.text("mark.a_bucket", value=value, grain=viewer.text(f"grain.long_{line.grain}"))


def _set_by(line: TargetLine, viewer: Viewer) -> str:
    source = line.source or viewer.text("mark.unsourced")
    return viewer.text("mark.since", source=source, date=_date(line.on, viewer)) if line.on else source


def _date(on: date, viewer: Viewer) -> str:
    return f"{on.day} {words(viewer.language, 'months')[on.month - 1]} {on.year}"


def level_shapes(found: Sequence[Level], colour: dict[str, str]) -> list[dict[str, Any]]:
    """The lines as Plotly takes them: targets dashed, benchmarks dotted."""
    place = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    return [{**place, "y0": one.value, "y1": one.value, "line": _dress(one, colour)} for one in found]


def _dress(one: Level, colour: dict[str, str]) -> dict[str, Any]:
    if one.is_target:
        return {"color": colour["warn"], "width": 1.5, "dash": "8px,4px"}
    return {"color": colour["ink-2"], "width": 1.5, "dash": "2px,4px"}


def level_signs(found: Sequence[Level], ends: tuple[float, float], colour: dict[str, str]) -> list[dict[str, Any]]:
    """Their names at their left ends, away from what is newest, as Plotly takes them; a name that would touch the line
    above stands below its own. `ends` are those of the value axis."""
    near = (ends[1] - ends[0]) * NEAR
    signs, values = _beyond(found, ends, colour), [one.value for one in found]
    for i, one in enumerate(found):
        if not ends[0] <= one.value <= ends[1]:
            continue
        is_crowded = any(0 < other.value - one.value < near for other in found) or one.value in values[:i]
        place = {"xref": "paper", "x": 0, "y": one.value, "xanchor": "left", "align": "left", "showarrow": False}
        place["yanchor"] = "top" if is_crowded else "bottom"
        font = {"size": 11, "color": colour["warn-ink" if one.is_target else "ink-2"]}
        signs.append(
            {
                **place,
                "text": escape(one.name, quote=False),
                "font": font,
                "hovertext": escape(one.whole, quote=False),
                "bgcolor": colour["tile"],
            }
        )
    return signs


def _beyond(found: Sequence[Level], ends: tuple[float, float], colour: dict[str, str]) -> list[dict[str, Any]]:
    """Where the lines are that lie off the chart: their names at the edge that they lie beyond, with an arrow."""
    place = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "showarrow": False, "bgcolor": colour["tile"]}
    edges = (
        ("↓", {**place, "y": 0, "yanchor": "bottom"}, [one for one in found if one.value < ends[0]]),
        ("↑", {**place, "y": 1, "yanchor": "top"}, [one for one in found if one.value > ends[1]]),
    )
    return [
        {
            **edge,
            "text": escape(f"{arrow} {' · '.join(one.name for one in lines)}", quote=False),
            "hovertext": escape(" · ".join(one.whole for one in lines), quote=False),
            "font": {"size": 11, "color": colour["warn-ink" if any(one.is_target for one in lines) else "ink-2"]},
        }
        for arrow, edge, lines in edges
        if lines
    ]


def level_rows(found: Sequence[Level]) -> list[html.Li]:
    """The same as a list below the chart: what it is, whose figure, as of when."""
    return [html.Li(_row(one)) for one in found]


def _row(one: Level) -> list[Any]:
    sign = html.Span("╌" if one.is_target else "┄", className="mark-sign is-line", **{"aria-hidden": "true"})
    return [sign, html.Span(one.said), html.Small(one.source)]


def beyond(value: float | None, targets: Sequence[TargetLine]) -> float | None:
    """How far a value lies from the nearest target, below 0 where it misses it; None without value or target.

    >>> round(beyond(0.8, [TargetLine("csat", least=0.85)]), 3), beyond(0.8, [])
    (-0.05, None)
    """
    if value is None:
        return None
    room = [value - line.least for line in targets if line.least is not None]
    room += [line.most - value for line in targets if line.most is not None]
    return min(room, default=None)
