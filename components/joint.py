"""What is strange together: each metric of an alert with its value, what was expected, and how much it adds."""

from __future__ import annotations

from dash import dcc, html

from components.causes import metric_address
from components.desk import section
from components.viewer import Viewer
from domain.alerts import Alert
from domain.joint import Share, shares_of
from domain.metrics import unit_of


def together(alert: Alert, viewer: Viewer) -> list[html.Section]:
    """The metrics behind an alert on several, each a way to its page; none for an alert on one."""
    shares = shares_of(alert.verdict)
    if not shares:
        return []
    rows = [html.Li(_row(alert, share, viewer)) for share in shares]
    listed = html.Ul(rows, className="causes")
    return [section(viewer.text("alert.joint_parts"), listed, note=viewer.text("alert.joint_note"))]


def _row(alert: Alert, share: Share, viewer: Viewer) -> list[html.Span | html.B]:
    unit = unit_of(share.metric)
    value, expected = (viewer.value(one, unit) for one in (share.value, share.expected))
    link = dcc.Link(viewer.text(f"metric.{share.metric}"), href=metric_address(alert, metric=share.metric))
    said = html.Span([link, " ", html.Small(viewer.text("alert.joint_row", value=value, expected=expected))])
    length = html.Span(style={"width": f"{100 * share.share:.1f}%"}, className="is-warn")
    part = viewer.value(share.share, "percent")
    return [said, html.Span(length, className="cause-bar", **{"aria-hidden": "true"}), html.B(part)]
