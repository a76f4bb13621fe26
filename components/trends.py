"""The trend of what is said, drawn: the hours that were, and the next ones with the band that holds four of five."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Parted:
    """What is counted and what is foretold: an hour that goes on and has left its band is counted, `is_beyond`."""

    past: Sequence[tuple[int, float | None]]
    hours: Sequence[tuple[int, Hour]]
    is_beyond: bool = False


def _parted(one: Foretold) -> _Parted:
    if one.so_far and one.hours and one.so_far >= one.hours[0][1].upper:
        return _Parted((*one.past, (one.hours[0][0], one.so_far)), one.hours[1:], is_beyond=True)
    return _Parted(one.past, one.hours)


def line_of(one: Foretold) -> Line:
    """The past solid; what is expected dashed, with its band, both from the last count on so that nothing is torn."""
    parted = _parted(one)
    ahead = [hour for _, hour in parted.hours]
    counts = [count for _, count in parted.past]
    rest: list[float | None] = [None] * max(len(counts) - 1, 0)
    last = counts[-1:]
    return Line(
        at=[at for at, _ in (*parted.past, *parted.hours)],
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
    top = viewer.number(max((count for _, count in _parted(one).past if count is not None), default=0.0))
    label = f"{name}: {said} · {viewer.text('trend.most', most=top)}"
    size = {"class_name": "is-tall"} if is_large else {"every": 2}
    chart = small_line(line_of(one), viewer, label=label, has_ticks=True, **size)
    axis = html.Div([html.Span(top), html.Span(viewer.number(0))], className="trend-axis", **{"aria-hidden": "true"})
    head = html.Div([html.Strong(name), html.Small(said)], className="trend-head")
    return [head, html.Div([axis, chart], className="trend-plot")]


def _said(one: Foretold, viewer: Viewer) -> str:
    """What is expected until the last hour that is foretold ends, and where the coming one lies or will lie."""
    parted = _parted(one)
    key = "said" if one.so_far is None else "said_beyond" if parted.is_beyond else "said_so_far"
    return viewer.text(
        f"trend.{key}",
        sum=viewer.number(sum(hour.expected for _, hour in parted.hours)),
        hours=len(parted.hours),
        between=_between(*(viewer.number(edge) for edge in (one.hours[0][1].lower, one.hours[0][1].upper)), viewer),
        so_far=viewer.number(one.so_far or 0.0),
    )


def _between(lower: str, upper: str, viewer: Viewer) -> str:
    """Both edges; what they round to alike is said once."""
    return upper if lower == upper else viewer.text("trend.between", lower=lower, upper=upper)
