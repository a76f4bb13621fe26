"""The alerts that a trial would have raised, as a table: each with the way to its moment."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

import locales
from components.viewer import Viewer
from domain.grains import bucket_of
from domain.metrics import Metric
from domain.targets import is_of_target
from domain.times import DAY
from domain.trials import Outcome, Raised

ROWS = 25
"""How many are listed, the newest first; the rest are counted."""
MARKS = {"high": "▲", "low": "▼", "silent": "■"}
COLUMNS = ("when", "where", "value", "expected", "score", "label")
RANGES = (("24h", DAY), ("7d", 7 * DAY), ("30d", 30 * DAY))


def raised(outcome: Outcome, metric: Metric, viewer: Viewer) -> Any:
    """The table; a sentence if there is nothing in it."""
    if not outcome.raised:
        return html.P(viewer.text("trial.none"), className="quiet")
    head = html.Tr([html.Th(viewer.text(f"trial.{name}"), scope="col") for name in COLUMNS])
    rows = [_row(one, metric, viewer) for one in outcome.raised[:ROWS]]
    more = len(outcome.raised) - ROWS
    rest = [html.P(viewer.text("trial.rest", n=more), className="quiet")] if more > 0 else []
    return html.Div([html.Table([html.Thead(head), html.Tbody(rows)], className="trial-table"), *rest])


def _row(one: Raised, metric: Metric, viewer: Viewer) -> html.Tr:
    said = one.verdict
    direction = viewer.text(f"trial.{said.call}")
    mark = html.Span(
        MARKS.get(said.call, ""),
        className="mark is-bad" if said.score >= 2 else "mark is-warn",
        role="img",
        title=direction,
        **{"aria-label": direction},
    )
    moment = dcc.Link(viewer.moment(one.since), href=address(one, metric, viewer))
    cells = [
        [moment, html.Small(viewer.span(one.until - one.since))],
        viewer.segment(dict(one.segment)) or viewer.text("alert.everywhere"),
        [mark, " ", viewer.value(said.value, metric.unit)],
        _expected(one, metric, viewer),
        viewer.number(said.score, 1),
        "" if one.useful is None else viewer.text("act.useful" if one.useful else "act.noise"),
    ]
    return html.Tr([html.Td(cell) for cell in cells])


def _expected(one: Raised, metric: Metric, viewer: Viewer) -> str:
    said = one.verdict
    if is_of_target(said):
        line = said.upper if said.code == "target_high" else said.lower
        return viewer.text("trial.target", line=viewer.value(line, metric.unit))
    if said.lower is None or said.upper is None or _is_within(said.value, said.lower, said.upper):
        return viewer.value(said.expected, metric.unit)
    return locales.interval(viewer.language, said.lower, said.upper, metric.unit)


def _is_within(value: float | None, lower: float, upper: float) -> bool:
    """True for what lasted: no bucket of it was beyond its band, so the band says nothing."""
    return value is not None and lower <= value <= upper


def address(one: Raised, metric: Metric, viewer: Viewer) -> str:
    """The page of the metric with that moment in its range, cut down to that segment, and its records below."""
    age = viewer.now - one.since
    shown = next((name for name, length in RANGES if age < length), "90d")
    grain = metric.grain if shown == "24h" else "1h"
    asked = {"range": shown, "grain": grain, "at": bucket_of(one.since, grain, viewer.zone)}
    where = ",".join(f"{name}:{value}" for name, value in one.segment.items())
    return f"/metrics/{metric.name}?{urlencode(asked | ({'where': where} if where else {}))}"
