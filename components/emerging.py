"""What is emerging in what people say, drawn: cards with the words of those who say so, and how far listening is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.desk import after
from components.inbox import distance, mark, title, where
from components.viewer import Viewer
from domain.alerts import Alert
from domain.emerging import EmergingVerdict

QUOTED = 240
"""Characters of a quote."""


def emerging(
    alerts: Sequence[Alert],
    quotes: Mapping[int, Sequence[str]],
    viewer: Viewer,
    *,
    is_deaf: bool = False,
    is_silent: bool = False,
    unheard: int = 0,
) -> list[Any]:
    """Alerts about what is said, the gravest first, each with what people write and the way to act on it.

    Without any all is calm, unless the hub `is_deaf`, its sources are silent or texts are `unheard`: then nobody knows.
    """
    if not alerts:
        word = "off" if is_deaf else "silent" if is_silent else "behind" if unheard else "none"
        return [html.P(viewer.text(f"listening.emerging_{word}"), className="quiet")]
    return [html.Ul([html.Li(_emerging(one, quotes.get(one.id, ()), viewer)) for one in alerts], className="emerging")]


def others(count: int, viewer: Viewer) -> list[Any]:
    """The way to as many more alerts as have no card; nothing without any."""
    said = viewer.text("listening.others", n=viewer.number(count))
    return [html.Div(dcc.Link(said, href="/alerts", className="button"), className="acts")] if count else []


def standing(unheard: int, silent: Sequence[Alert], since: int | None, viewer: Viewer) -> list[Any]:
    """How far listening has come, where it is behind, and which sources of mentions nothing is heard of.

    `since` when there was nothing of all of them (ms), if that is so: it is said where no alert says it.
    """
    said: list[Any] = []
    if unheard:
        count = viewer.text("listening.unheard", n=viewer.number(unheard))
        said.append(html.P(count, className="muted-note", role="status"))
    for alert in silent:
        to = dcc.Link(title(alert, viewer), href=f"/alerts?id={alert.id}")
        said.append(html.P([to, " · ", html.Time(viewer.ago(alert.since))], className="muted-note", role="status"))
    if since is not None and not silent:
        sentence = viewer.text("listening.silent_since", time=viewer.moment(since))
        said.append(html.P(sentence, className="muted-note", role="status"))
    return said


def _emerging(alert: Alert, said: Sequence[str], viewer: Viewer) -> html.Div:
    head = [mark(alert, viewer), html.Strong(title(alert, viewer)), html.Time(viewer.ago(alert.since))]
    quoted = [html.Blockquote(_cut(" ".join(text.split()))) for text in said]
    facts = " · ".join(filter(None, _weight(alert, viewer)))
    to_alert = dcc.Link(viewer.text("listening.to_alert"), href=f"/alerts?id={alert.id}", className="button")
    ways = html.Div([_to_incident(alert, viewer), to_alert], className="acts", **after(_opening(alert)))
    return html.Div([html.Div(head, className="emerging-head"), html.P(facts, className="quiet"), *quoted, ways])


def _weight(alert: Alert, viewer: Viewer) -> list[str]:
    """How much more than usual it is, whom it reached and how grave it is; of other alerts where, and how far off."""
    said = alert.verdict
    if not isinstance(said, EmergingVerdict):
        return [where(alert, viewer), distance(alert, viewer)]
    reached = viewer.text("listening.readers", n=viewer.number(said.reach)) if said.reach else ""
    return [
        viewer.text("listening.lift", lift=locales.fold(viewer.language, said.lift)),
        reached,
        viewer.text("listening.severity", severity=said.severity),
    ]


def _opening(alert: Alert) -> dict[str, Any]:
    return {"type": "listening-incident", "of": alert.id}


def _to_incident(alert: Alert, viewer: Viewer) -> Any:
    """The way to the incident that it is in; else the button that opens one."""
    if alert.incident_id is not None:
        href = f"/incidents?id={alert.incident_id}"
        return dcc.Link(
            viewer.text("listening.to_incident", n=alert.incident_id), href=href, className="button is-main"
        )
    said = viewer.text("listening.open_incident")
    return html.Button(said, id=_opening(alert), className="button is-main", **{"data-act": "incident"})


def _cut(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
