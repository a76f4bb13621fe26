"""What explains an alert: each segment with what it adds, as bars that add up to the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dash import dcc, html

from components.desk import section
from components.viewer import Viewer
from domain.alerts import Alert
from domain.causes import Cause
from domain.emerging import EMERGING
from domain.metrics import Better, unit_of
from locales.causes import Amounts, cause_sentence, where_said

WORSE: Mapping[Better, int] = {"up": -1, "down": 1, "neither": 0}
"""The sign of what makes a metric worse, by which way is better."""


@dataclass(frozen=True)
class _Bar:
    """One contribution: what it is called, how much it is, where it leads (None: nowhere), how it is coloured."""

    said: str
    amount: float
    segment: Mapping[str, str] | None
    tone: str


def sentence(alert: Alert, viewer: Viewer) -> str:
    """What explains it; '' as long as nobody knows, and where its mentions speak for themselves."""
    if alert.cause is None or alert.kind == EMERGING:
        return ""
    return cause_sentence(viewer.language, alert.metric, unit_of(alert.metric), alert.cause)


def causes(alert: Alert, viewer: Viewer) -> list[html.Section]:
    """The segments behind an alert, each a way to its metric there; none as long as nobody knows."""
    cause = alert.cause
    if cause is None or not cause.parts:
        return []
    drawn = bars(cause, unit_of(alert.metric), viewer, way=lambda segment: metric_address(alert, segment))
    basis = html.P(_basis(alert, cause, viewer), className="quiet")
    return [section(viewer.text("cause.title"), drawn, basis, note=note(cause, unit_of(alert.metric), viewer))]


def bars(
    cause: Cause, unit: str, viewer: Viewer, *, way: Callable[[Mapping[str, str]], str], better: Better | None = None
) -> html.Ul:
    """What each segment adds, as bars that add up to the change; `way` is the address a segment leads to.

    What made it worse is red: of an alert (`better` None) what goes with the change, else what goes against `better`.
    """
    amounts = Amounts(viewer.language, unit, cause.change)
    usual = 1 if cause.change > 0 else -1
    known = _bars(cause, amounts, viewer, usual if better is None else WORSE[better])
    longest = max((abs(bar.amount) for bar in known), default=0.0) or 1.0
    return html.Ul([html.Li(_row(way, bar, amounts, longest)) for bar in known], className="causes")


def note(cause: Cause, unit: str, viewer: Viewer) -> str:
    """What the bars add up to."""
    return viewer.text("cause.note", change=Amounts(viewer.language, unit, cause.change).whole)


def metric_address(alert: Alert, segment: Mapping[str, str] | None = None, *, metric: str = "") -> str:
    """The page of its metric, or of another, cut down to its segment and that one, at the bucket where it began."""
    where = ",".join(f"{name}:{value}" for name, value in {**alert.segment, **(segment or {})}.items())
    return f"/metrics/{metric or alert.metric}?range=24h&at={alert.since}" + (f"&where={where}" if where else "")


def _basis(alert: Alert, cause: Cause, viewer: Viewer) -> str:
    """What is held against what: the whole stretch, where the title speaks of its last bucket."""
    unit = unit_of(alert.metric)
    return viewer.text(
        "cause.basis",
        value=viewer.value(cause.value, unit),
        expected=viewer.value(cause.expected, unit),
        start=viewer.moment(cause.start),
        end=viewer.moment(cause.end),
    )


def _bars(cause: Cause, amounts: Amounts, viewer: Viewer, worse: int) -> list[_Bar]:
    def tone(amount: float, bad: str) -> str:
        return "even" if not worse else bad if amount * worse > 0 else "good"

    bars: list[_Bar] = []
    for part in cause.parts:
        where = where_said(viewer.language, part.segment)
        more = viewer.text("cause.row_more" if part.shift > 0 else "cause.row_less", where=where)
        bars.append(_Bar(where, part.rate, part.segment, tone(part.rate, "bad")))
        bars.append(_Bar(more, part.mix, part.segment, tone(part.mix, "warn")))
    left = amounts.left([bar.amount for bar in bars])
    bars.append(_Bar(viewer.text("cause.row_rest"), left, None, tone(left, "rest")))
    return [bar for bar in bars if amounts.is_seen(bar.amount)]


def _row(
    way: Callable[[Mapping[str, str]], str], bar: _Bar, amounts: Amounts, longest: float
) -> list[html.Span | dcc.Link]:
    said: html.Span | dcc.Link = html.Span(bar.said)
    if bar.segment is not None:
        said = dcc.Link(bar.said, href=way(bar.segment))
    length = html.Span(style={"width": f"{100 * abs(bar.amount) / longest:.1f}%"}, className=f"is-{bar.tone}")
    return [said, html.Span(length, className="cause-bar", **{"aria-hidden": "true"}), html.B(amounts.part(bar.amount))]
