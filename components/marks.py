"""What is written on a chart: by people, by the calendar, by others' figures; drawn, and listed below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as html_escape
from typing import Any

from dash import html

import locales
from components.levels import level_rows, levels
from components.viewer import Viewer
from domain.annotations import MARKS, Annotation, Special
from domain.benchmarks import Benchmark
from domain.comparisons import Span
from domain.metrics import Metric
from domain.targets import TargetLine

DROP, EDIT = "mark-drop", "mark-edit"
"""Buttons that take an annotation off, or open it to be changed, are {"type": DROP or EDIT, "id": its number}."""
Shape = dict[str, Any]
LONGEST_SIGN = 22
"""Letters of a name beside its sign."""
LETTER = 0.0065
"""How wide one of them is, as a share of the chart on a desk."""
BESIDE = 9
"""How far (px) a name stands from the middle of its sign."""
ROW = 15
"""How far (px) the row of what people wrote stands over that of special days."""


@dataclass(frozen=True)
class Marks:
    """Annotations and special days in order of time, benchmark and target lines, and the stretch that is chosen."""

    annotations: Sequence[Annotation] = ()
    special: Sequence[Special] = ()
    benchmarks: Sequence[Benchmark] = ()
    chosen: Span | None = None
    targets: Sequence[TargetLine] = ()

    @property
    def rows(self) -> int:
        """How many rows of words stand above the chart: one of special days, over it one of what people wrote."""
        return bool(self.annotations) + bool(self.special)


NONE = Marks()


def shapes(marks: Marks, colour: dict[str, str]) -> list[Shape]:
    """Columns behind special days and what lasts, strokes for moments, a frame around what is chosen: as Plotly takes
    them."""
    days = [_column(one.start, one.end, colour["ink-3"], 0.09) for one in marks.special]
    lasting = [one for one in marks.annotations if one.ends_at is not None]
    stretches = [_column(one.starts_at, one.ends_at or 0, colour["accent"], 0.1) for one in lasting]
    dress = {"color": colour["accent"], "width": 1.2, "dash": "2px,3px"}
    strokes = [
        {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": at, "x1": at, "line": dress, "layer": "below"}
        for at in (one.starts_at for one in marks.annotations)
    ]
    return [*days, *stretches, *strokes, *_frame(marks.chosen, colour)]


def _column(start: int, end: int, colour: str, opacity: float) -> Shape:
    fill = {"fillcolor": colour, "opacity": opacity, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "x0": start, "x1": end, **fill}


def _frame(chosen: Span | None, colour: dict[str, str]) -> list[Shape]:
    if chosen is None:
        return []
    frame = {"fillcolor": colour["accent"], "opacity": 0.16, "line": {"color": colour["accent"], "width": 1.5}}
    place = {"yref": "paper", "y0": 0, "y1": 1, "x0": chosen[0], "x1": chosen[1]}
    return [{"type": "rect", **place, **frame, "layer": "below"}]


def signs(marks: Marks, shown: Span, colour: dict[str, str], viewer: Viewer) -> list[dict[str, Any]]:
    """The words and signs above the chart, as Plotly takes them; a sign has its name beside it where there is room."""
    base = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
    quiet, loud = {"size": 11, "color": colour["ink-3"]}, {"size": 12, "color": colour["accent"]}
    days = [{**base, "font": quiet} | one for one in _days(marks.special, shown, viewer)]
    places = [_within(one.starts_at, shown) for one in marks.annotations]
    over = {"yshift": ROW} if marks.special else {}
    written = [
        {**base, **over, "x": _within(one.starts_at, shown), "hovertext": _plain(said(one, viewer)), "font": loud}
        | part
        for one in marks.annotations
        for part in _sign(one, places, shown)
    ]
    return [*days, *written]


def _days(special: Sequence[Special], shown: Span, viewer: Viewer) -> list[dict[str, Any]]:
    """The name over the middle of each special day, those that people entered first; a dot where none has room."""
    free: list[Span] = []
    found: dict[Special, dict[str, Any]] = {}
    for one in sorted(special, key=lambda day: (not day.name, day.start)):
        at, name = _within((one.start + one.end) // 2, shown), special_said(one, viewer)
        half = int(len(name) * LETTER * (shown[1] - shown[0]) / 2)
        has_room = all(high <= at - half or at + half <= low for low, high in free)
        found[one] = {"x": at, "text": _plain(name)} if has_room else {"x": at, "text": "·", "hovertext": _plain(name)}
        if has_room:
            free.append((at - half, at + half))
    return [found[one] for one in special]


def _sign(one: Annotation, places: Sequence[int], shown: Span) -> list[dict[str, Any]]:
    """Its sign over its moment, and its name beside it towards the side that is free; alone where neither is.

    The name is a text of its own: where style sheets hide it, the sign stays where it is.
    """
    at, name = _within(one.starts_at, shown), shortened(one.name)
    needs = int((len(name) + 4) * LETTER * (shown[1] - shown[0]))
    others = [place for place in places if place != at] if places.count(at) == 1 else [at]
    sign = {"text": MARKS[one.kind], "xanchor": "center"}
    # Slanted marks it as what style sheets hide on a phone; nothing is drawn slanted.
    beside = {"text": f"<i>{_plain(name)}</i>"}
    if at + needs <= shown[1] and not any(at <= place <= at + needs for place in others):
        return [sign, {**beside, "xanchor": "left", "xshift": BESIDE}]
    if at - needs >= shown[0] and not any(at - needs <= place <= at for place in others):
        return [sign, {**beside, "xanchor": "right", "xshift": -BESIDE}]
    return [sign]


def shortened(name: str) -> str:
    """The first words of a name, as much as stands beside a sign.

    >>> shortened("Gratis ongkir untuk semua pembeli baru")
    'Gratis ongkir untuk s…'
    """
    return name if len(name) <= LONGEST_SIGN else name[: LONGEST_SIGN - 1].rstrip() + "…"


def _plain(text: str) -> str:
    """What people wrote, as text to Plotly, which reads tags."""
    return html_escape(text, quote=False)


def _within(at: int, shown: Span) -> int:
    return min(max(at, shown[0]), shown[1])


def special_said(one: Special, viewer: Viewer) -> str:
    """The name of a special day, or its kind."""
    return one.name or viewer.text(f"special.{one.kind}")


def said(one: Annotation, viewer: Viewer) -> str:
    """An annotation in one line: when, what kind, what it says."""
    start = locales.moment(viewer.language, one.starts_at, viewer.zone)
    end = "" if one.ends_at is None else f" – {locales.moment(viewer.language, one.ends_at, viewer.zone)}"
    return f"{start}{end} · {viewer.text(f'mark.{one.kind}')}: {one.name}"


def listed(marks: Marks, metric: Metric, viewer: Viewer) -> list[Any]:
    """What is written on the chart, in words, with who wrote it and the ways to change it; then whose figures."""
    rows = [html.Li(_row(one, viewer)) for one in marks.annotations]
    rows += level_rows(levels(marks.targets, marks.benchmarks, metric.unit, viewer))
    return [html.Ul(rows, className="marks")] if rows else []


def _row(one: Annotation, viewer: Viewer) -> list[Any]:
    who = [viewer.text("mark.by", who=one.who, when=viewer.moment(one.created_at))]
    if one.edited_at is not None:
        who += [viewer.text("mark.edited", who=one.edited_by, when=viewer.moment(one.edited_at))]
    edit = html.Button(
        viewer.text("act.edit"),
        id={"type": EDIT, "id": one.id},
        className="mark-edit",
        **{"data-act": f"mark-edit-{one.id}", "aria-label": viewer.text("mark.edit", name=one.name)},
    )
    drop = html.Button(
        html.Span("×", **{"aria-hidden": "true"}),
        id={"type": DROP, "id": one.id},
        className="mark-drop",
        **{"data-act": f"mark-drop-{one.id}", "aria-label": viewer.text("mark.drop", name=one.name)},
    )
    sign = html.Span(MARKS[one.kind], className="mark-sign", **{"aria-hidden": "true"})
    return [sign, html.Span(said(one, viewer)), html.Small(" · ".join(who)), edit, drop]
