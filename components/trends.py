"""The trend of what is said, drawn: the hours that were, and the next ones with the band that holds four of five."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from dash import dcc, html

from components.charts import Line, small_line
from components.viewer import Viewer


class Hour(Protocol):
    """What is expected of an hour, and the edges of the band."""

    @property
    def expected(self) -> float: ...
    @property
    def lower(self) -> float: ...
    @property
    def upper(self) -> float: ...


class Foretold(Protocol):
    """The trend of a topic ('' = all mentions): counts of the `past` hours, then `hours` to come; () where unknown.

    The first of those goes on: `so_far` is what it has brought.
    """

    @property
    def topic(self) -> str: ...
    @property
    def past(self) -> Sequence[tuple[int, float | None]]: ...
    @property
    def hours(self) -> Sequence[tuple[int, Hour]]: ...
    @property
    def so_far(self) -> float | None: ...


def line_of(one: Foretold) -> Line:
    """The past solid; what is expected dashed, with its band, both from the last count on so that nothing is torn."""
    ahead = [hour for _, hour in one.hours]
    counts = [count for _, count in one.past]
    rest: list[float | None] = [None] * max(len(counts) - 1, 0)
    last = counts[-1:]
    return Line(
        at=[at for at, _ in (*one.past, *one.hours)],
        value=[*counts, *(None for _ in ahead)],
        unit="count",
        lower=[*rest, *last, *(hour.lower for hour in ahead)],
        upper=[*rest, *last, *(hour.upper for hour in ahead)],
        before=[*rest, *last, *(hour.expected for hour in ahead)],
    )


def trends(found: Sequence[Foretold], viewer: Viewer, label: Callable[[str], str], to: Callable[..., str]) -> list[Any]:
    """The first large, the others small and leading to their topic; a sentence where nothing is foretold yet."""
    known = [one for one in found if one.hours]
    if not known:
        return [html.P(viewer.text("trend.none"), className="quiet")]
    first, *others = known
    drawn: list[Any] = [html.Div(_one(first, viewer, label, is_large=True), className="trend is-first")]
    for one in others:
        inside = _one(one, viewer, label, is_large=False)
        drawn.append(dcc.Link(inside, href=to(topic=one.topic, after=None), className="trend"))
    return [html.Div(drawn, className="trends")]


def _one(one: Foretold, viewer: Viewer, label: Callable[[str], str], *, is_large: bool) -> list[Any]:
    name = label(one.topic) if one.topic else viewer.text("trend.all")
    said = _said(one, viewer)
    top = viewer.number(max((count for _, count in one.past if count is not None), default=0.0))
    label = f"{name}: {said} · {viewer.text('trend.most', most=top)}"
    size = {"class_name": "is-tall"} if is_large else {"every": 2}
    chart = small_line(line_of(one), viewer, label=label, has_ticks=True, **size)
    axis = html.Div([html.Span(top), html.Span(viewer.number(0))], className="trend-axis", **{"aria-hidden": "true"})
    head = html.Div([html.Strong(name), html.Small(said)], className="trend-head")
    return [head, html.Div([axis, chart], className="trend-plot")]


def _said(one: Foretold, viewer: Viewer) -> str:
    """What is expected until the last hour that is foretold ends, and between what the coming hour will lie."""
    coming = one.hours[0][1]
    return viewer.text(
        "trend.said" if one.so_far is None else "trend.said_so_far",
        sum=viewer.number(sum(hour.expected for _, hour in one.hours)),
        hours=len(one.hours),
        lower=viewer.number(coming.lower),
        upper=viewer.number(coming.upper),
        so_far=viewer.number(one.so_far or 0.0),
    )
