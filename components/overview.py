"""What stands where nothing is open: what was settled of late, how the sources are, what comes, or how to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components import incidents as drawn
from components.desk import section
from components.inbox import mark, short_title, where
from components.sources import HEALTH
from components.viewer import Viewer
from domain.alerts import Alert
from domain.incidents import Incident

MOST = 8
"""How many of what is settled are listed; the others are counted."""
WELL = ("live", "empty")
"""States of a source about which there is nothing to do."""
WAYS = (
    ("import", "python manage.py import {stream} FILE --map MAP.toml"),
    ("send", "POST /api/v1/records/{stream}"),
    ("read", "CEHUB_CONFIG=hub.toml make run"),
)
"""The ways in which records come, each with what one types."""


def overview(settled: html.Section, frame: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    """The page beside an empty list: what was `settled`, and of the desk's `frame` its sources and days to come.

    Without any source: how the first records get in.
    """
    found: Sequence[Mapping[str, Any]] = frame.get("sources", ())
    if not found:
        return [beginning(viewer)]
    beside = [_sources(found, viewer), *_coming(frame.get("coming", ()), viewer)]
    return [html.Div([html.Div(settled, className="stack"), html.Div(beside, className="stack")], className="cards")]


def beginning(viewer: Viewer, stream: str = "interactions") -> html.Section:
    """How records of a stream get in: a file, a call, a source that is read; each with what one types."""
    ways = [
        html.Li(
            [
                html.B(viewer.text(f"overview.{way}")),
                html.P(viewer.text(f"overview.{way}_why")),
                html.Code(typed.format(stream=stream)),
            ]
        )
        for way, typed in WAYS
    ]
    docs = html.A(viewer.text("overview.docs"), href="/api/docs")
    why = html.P(viewer.text("source.none_why"), className="quiet")
    return section(viewer.text("source.none"), why, html.Ol(ways, className="ways"), note=docs)


def settled_alerts(alerts: Sequence[Alert], viewer: Viewer) -> html.Section:
    """Alerts that were resolved of late, the newest first."""
    rows = [
        _row([mark(one, viewer), " ", short_title(one, viewer)], f"/alerts?shown=resolved&id={one.id}", place, at)
        for one, place, at in ((one, where(one, viewer), viewer.ago(one.resolved_at)) for one in alerts[:MOST])
    ]
    return _settled("alerts", rows, len(alerts), viewer)


def settled_incidents(incidents: Sequence[Incident], viewer: Viewer) -> html.Section:
    """Incidents that ended of late, the newest first."""
    rows = [
        _row(
            [drawn.sign(one, viewer), " ", drawn.title(one, viewer)],
            f"/incidents?shown=resolved&id={one.id}",
            one.owner or "",
            viewer.ago(one.resolved_at),
        )
        for one in incidents[:MOST]
    ]
    return _settled("incidents", rows, len(incidents), viewer)


def _row(name: list[Any], href: str, remark: str, at: str) -> html.Tr:
    said = [html.Span(name[:-1]), dcc.Link(name[-1], href=href), *([html.Small(remark)] if remark else [])]
    return html.Tr([html.Td(said), html.Td(at)])


def _settled(kind: str, rows: list[html.Tr], total: int, viewer: Viewer) -> html.Section:
    title = viewer.text(f"overview.settled_{kind}")
    if not rows:
        return section(title, html.P(viewer.text(f"overview.none_{kind}"), className="quiet"))
    note = viewer.text("overview.of", n=viewer.number(len(rows)), all=viewer.number(total)) if total > MOST else None
    return section(title, html.Table(html.Tbody(rows), className="brief"), note=note)


def _sources(found: Sequence[Mapping[str, Any]], viewer: Viewer) -> html.Section:
    bad = [one for one in found if one["state"] not in WELL]
    well = viewer.number(len(found) - len(bad))
    said = viewer.text("overview.some_well" if bad else "overview.all_well", n=well)
    rows = [html.Tr([html.Td(_named(one, viewer)), html.Td(_since(one, viewer))]) for one in bad]
    table = [html.Table(html.Tbody(rows), className="brief")] if bad else []
    link = dcc.Link(viewer.text("overview.sources"), href="/sources")
    return section(viewer.text("page.sources"), *table, html.P(said, className="quiet"), note=link)


def _named(one: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    shape, word, tone = HEALTH[one["state"]]
    sign = html.Span(shape, className=f"mark is-{tone}", **{"aria-hidden": "true"})
    return [sign, " ", viewer.label("source_name", one["source"]), html.Small(viewer.text(f"source.{word}"))]


def _since(one: Mapping[str, Any], viewer: Viewer) -> str:
    return viewer.ago(one["seen_at"]) if one.get("seen_at") else ""


def _coming(days: Sequence[Mapping[str, Any]], viewer: Viewer) -> list[html.Section]:
    said = [
        html.Li(viewer.text(f"wall.coming_{day['when']}", name=_day(day, viewer), n=viewer.number(day["days"])))
        for day in days
    ]
    return [section(viewer.text("overview.coming"), html.Ul(said, className="coming"))] if said else []


def _day(day: Mapping[str, Any], viewer: Viewer) -> str:
    return str(day["name"].get(viewer.language) or day["name"]["en"])
