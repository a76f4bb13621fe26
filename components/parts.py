"""The parts of a metric: one tile for each value of a dimension, largest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

import locales
from components.charts import Line, shared_ends, small_line
from components.headline import change, has_enough
from components.viewer import Viewer
from domain.metrics import Metric
from domain.series import Point

PARTS = 12
"""The most parts that are drawn; the rest are counted."""


def part(
    metric: Metric,
    name: str,
    now: Point,
    before: Point | None,
    line: Line,
    viewer: Viewer,
    *,
    ident: dict[str, str],
    ends: tuple[float, float] | None = None,
    is_first: bool = False,
) -> html.Button:
    """One part of a metric: its value over the whole range, its n, its change, its line. A click narrows to it.

    The first has the focus of a condition that was dropped.
    """
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
            small_line(line, viewer, label=label, ends=ends),
        ],
        id=ident,
        className="part",
        title=said,
        **({"data-after": "metrics-drop"} if is_first else {}),
    )


def parts(metric: Metric, found: Sequence[Any], more: int, viewer: Viewer, *, by: str, length: str) -> list[Any]:
    """The parts of a metric by a dimension on one scale, under their title; nothing when there are none.

    `length` is the range they are over, '' for a stretch of its own.

    `found` have `name, now, before, line`; ids are {"type": "metrics-part", "dimension": by, "value": name}.
    """
    if not found:
        return []
    known = [one for one in found if not metric.has_interval or one.now.n]
    over = viewer.text(f"metrics.by_{_over(metric)}", range=viewer.text(f"range.{length}")) if length else ""
    ends = shared_ends([one.line for one in found])
    head = [
        html.H3(viewer.text("metrics.parts", dimension=viewer.text(f"dimension.{by}").lower())),
        html.Span(over or viewer.text(f"metrics.by_{_over(metric)}_stretch"), className="card-note"),
        html.Span(viewer.text("metrics.one_scale"), className="card-note"),
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
            ends=ends,
            is_first=place == 0,
        )
        for place, one in enumerate(known)
    ]
    if not tiles:
        nobody = html.P(viewer.text("metrics.parts_none"), className="quiet")
        return [html.Div(head, className="parts-head"), nobody]
    return [html.Div(head, className="parts-head"), html.Div(tiles, className="parts")]


def _over(metric: Metric) -> str:
    return "level" if metric.is_level else "range"


def _part_note(metric: Metric, now: Point, before: Point | None, viewer: Viewer) -> list[Any]:
    said: list[Any] = [viewer.text("metrics.unit_n", n=viewer.number(now.n))] if metric.has_interval else []
    if before is not None and has_enough(metric, before):
        moved, tone = change(metric, now, before, viewer)
        said += [" · "] if said else []
        said.append(html.Span(moved, className=f"is-{tone}" if tone else ""))
    return said
