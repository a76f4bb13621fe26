"""What else than a silence keeps an alert back, and that one comes and goes: on its row and above it."""

from __future__ import annotations

from dash import dcc, html

from components.viewer import Viewer
from domain.alerts import Alert
from domain.briefing import AlertLine


def remark(alert: Alert | AlertLine, viewer: Viewer) -> str:
    """Why nobody is called, for its row; '' where nothing holds it."""
    return viewer.text(f"alert.held_{alert.held}") if _is_held(alert) else ""


def kept_back(alert: Alert | AlertLine, viewer: Viewer) -> str:
    """That it is muted, or what else keeps it back; '' where nothing does."""
    return viewer.label("transition", "muted") if alert.muted_by is not None else remark(alert, viewer)


def notice(alert: Alert, viewer: Viewer) -> list[html.P]:
    """What stands above an alert: why it is held back and by what, its incident, that it comes and goes."""
    said = []
    if _is_held(alert):
        words = html.B(viewer.text(f"alert.held_{alert.held}_why"))
        link = dcc.Link(viewer.text("alert.graver"), href=f"/alerts?id={alert.held_by}")
        said.append(html.P([words, *([" ", link] if alert.held == "inhibited" else [])], className="muted-note"))
    if alert.incident_id is not None:
        incident = viewer.text("calm.incident", id=alert.incident_id)
        said.append(html.P(dcc.Link(incident, href=f"/incidents?id={alert.incident_id}"), className="muted-note"))
    if alert.flapping_since is not None and alert.state != "resolved":
        since = viewer.moment(alert.flapping_since)
        said.append(html.P(html.B(viewer.text("alert.flapping_why", since=since)), className="muted-note"))
    return said


def _is_held(alert: Alert | AlertLine) -> bool:
    return alert.held is not None and alert.muted_by is None and alert.state != "resolved"
