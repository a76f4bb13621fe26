"""What a handover's tables are made of, and those of its alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.holds import kept_back
from components.inbox import mark, title, where
from components.tables import plain
from components.viewer import Viewer
from domain.briefing import AlertLine
from domain.emerging import EMERGING
from domain.fleet import SCREEN

Row = Sequence[Any]
MOST_KEPT = 12
"""Alerts that are kept back and named; all of them are counted."""


def handed(heads: Sequence[str], rows: Sequence[Row], viewer: Viewer, *, kind: str = "") -> html.Table:
    """A table whose heads are `handover.head_<name>`; a cell is what it shows."""
    return plain([viewer.text(f"handover.head_{name}") for name in heads], rows, f"handed {kind}".strip())


def of_alerts(alerts: Sequence[AlertLine], beside: Sequence[str], viewer: Viewer) -> list[Any]:
    """A table of alerts; `beside` are the heads of what it tells beyond what, where and since when."""
    rows = [_alert(one, beside, viewer) for one in alerts]
    return [handed(("alert", "where", "since", *beside), rows, viewer, kind="of-alerts")] if rows else []


def kept(alerts: Sequence[AlertLine], viewer: Viewer) -> list[Any]:
    """The gravest of those that something keeps back, and how many more there are: a flood would fill the document."""
    rest = len(alerts) - MOST_KEPT
    more = [html.P(viewer.text("wall.more", n=viewer.number(rest)), className="quiet")] if rest > 0 else []
    return [*of_alerts(alerts[:MOST_KEPT], ("owner",), viewer), *more]


def _alert(one: AlertLine, beside: Sequence[str], viewer: Viewer) -> Row:
    since = [viewer.moment(one.since), html.Small(viewer.since(one.since))]
    told = {"owner": one.owner or "–", "held": _held(one, viewer)}
    return [named(one, viewer), where_of(one, viewer), since, *(told[name] for name in beside)]


def named(one: AlertLine, viewer: Viewer) -> list[Any]:
    """What is wrong, as the way to it, and what keeps it back."""
    said = kept_back(one, viewer)
    quiet = [html.Small(said)] if said else []
    return [mark(one, viewer), " ", dcc.Link(title(one, viewer), href=f"/alerts?id={one.id}"), *quiet]


def where_of(one: AlertLine, viewer: Viewer) -> str:
    """Where an alert is: of a source that is silent its stream."""
    if one.kind == "silence":
        return viewer.label("stream", one.metric)
    return where(one, viewer) or ("" if one.kind in (EMERGING, SCREEN) else viewer.text("alert.everywhere"))


def _held(one: AlertLine, viewer: Viewer) -> Any:
    if one.state == "open":
        return html.Span(viewer.text("handover.not_acknowledged"), className="is-warn")
    if one.until is None:
        return viewer.text("form.until_open").lower()
    return viewer.text("alert.until", until=viewer.moment(one.until))
