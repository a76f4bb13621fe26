"""Reports as a page shows them: when each goes out and to whom, what it says now, and what went out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.desk import section
from components.tables import plain
from components.viewer import Viewer
from domain.deliveries import words_of
from domain.localtime import clock_of
from domain.reports import Report
from locales.words import words

SEND = "reports-send"
"""Buttons that send a report are {"type": SEND, "name": its name}."""


SAMPLE = """\
[[reports]]
name = "weekly"
schedule = "weekly"
at = "07:00"
on = "mon"
metrics = ["complaint_ratio", "csat"]
recipients = ["mailtos://user:password@example.org?to=lead@example.org"]"""
"""A report as one declares it."""


def sample() -> html.Pre:
    """What one types to have a report."""
    return html.Pre(SAMPLE, className="report-sample")


def listed(found: Sequence[Any], shown: str, viewer: Viewer) -> html.Div:
    """One card a report. `found` have `report, to, next_at, last` (a delivery, or None)."""
    return html.Div([_card(one, viewer, is_shown=one.report.name == shown) for one in found], className="reports-list")


def _card(one: Any, viewer: Viewer, *, is_shown: bool) -> html.Section:
    report: Report = one.report
    facts = [
        (viewer.text("report.next"), viewer.moment(one.next_at)),
        (viewer.text("report.last"), _outcome(one.last, viewer) if one.last else viewer.text("report.never")),
        (viewer.text("report.to"), ", ".join(one.to) or viewer.text("report.to_nobody")),
        (viewer.text("report.speaks"), viewer.text(f"language.{report.language}")),
        (viewer.text("report.metrics"), _about(report, viewer)),
    ]
    rows = [html.Div([html.Dt(name), html.Dd(said)]) for name, said in facts]
    head = html.Div(
        [html.H3(title(report, viewer)), html.Span(schedule(report, viewer), className="card-note")],
        className="card-head",
    )
    dress = "card reports-card is-shown" if is_shown else "card reports-card"
    return html.Section([head, html.Dl(rows, className="reports-facts"), _tools(one, viewer)], className=dress)


def title(report: Report, viewer: Viewer) -> str:
    """What people call it: its title in their language, else what its period makes of it and its name."""
    return report.title.get(viewer.language) or f"{viewer.text(f'report.title_{report.period}')} · {report.name}"


def schedule(report: Report, viewer: Viewer) -> str:
    """When it goes out, in words."""
    day: object = report.on
    if report.schedule == "weekly":
        day = words(viewer.language, "weekdays")[report.on]
    clock = clock_of(report.minute).replace(":", viewer.text("format.clock"))
    return viewer.text(f"report.{report.schedule}", at=clock, day=day)


def _about(report: Report, viewer: Viewer) -> str:
    if not report.metrics:
        return viewer.label("screen", report.scene)
    return locales.listed(viewer.language, [viewer.text(f"metric.{name}") for name in report.metrics])


def _tools(one: Any, viewer: Viewer) -> html.Div:
    name, said = one.report.name, title(one.report, viewer)
    address = f"/api/v1/reports/{name}"
    send = html.Button(
        viewer.text("report.send"),
        id={"type": SEND, "name": name},
        className="button",
        disabled=not one.to,
        **{"aria-label": viewer.text("report.send_label", name=said), "data-act": f"report-send-{name}"},
    )
    ways = [
        dcc.Link(viewer.text("report.show"), href=f"/reports?name={name}", className="button"),
        _way(f"{address}.pdf", "pdf", said, viewer),
        _way(f"{address}.html", "mail", said, viewer),
    ]
    return html.Div([*ways, send], className="reports-tools")


def _way(address: str, kind: str, name: str, viewer: Viewer) -> html.A:
    label = viewer.text(f"report.{kind}_label", name=name)
    return html.A(
        viewer.text(f"report.{kind}"), href=address, target="_blank", className="button", **{"aria-label": label}
    )


def preview(report: Report, viewer: Viewer) -> html.Section:
    """The report as the mail that it would be now, in a frame."""
    said = viewer.text("report.preview", name=title(report, viewer))
    frame = html.Iframe(
        src=f"/api/v1/reports/{report.name}.html",
        title=said,
        className="reports-frame",
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    )
    return section(said, frame)


def sends(found: Sequence[tuple[Any, Any]], titles: Mapping[str, str], viewer: Viewer) -> html.Section:
    """What went out: pairs of a run and a delivery of it, the newest first. `titles` are those of reports by name."""
    heading = viewer.text("report.sends")
    if not found:
        return section(heading, html.P(viewer.text("report.sends_none"), className="quiet"))
    heads = [viewer.text(f"report.send_{name}") for name in ("what", "when", "to", "state", "who")]
    rows = [_sent(run, send, titles, viewer) for run, send in found]
    return section(heading, html.Div(plain(heads, rows, "reports-sends"), className="reports-sends-frame"))


def _sent(run: Any, send: Any, titles: Mapping[str, str], viewer: Viewer) -> list[str]:
    what = titles.get(run.report, run.report)
    return [
        what,
        viewer.moment(run.due_at),
        send.notifier,
        _outcome(send, viewer),
        run.who or viewer.text("report.by_schedule"),
    ]


def _outcome(send: Any, viewer: Viewer) -> str:
    if send.sent_at is not None:
        return viewer.text("report.sent", when=viewer.moment(send.sent_at))
    if send.error is None:
        return viewer.text("report.waiting" if send.claimed_at is None else "report.under_way")
    key, known = words_of(send.error)
    why = viewer.text(f"send.{key}", **known) if key else send.error
    return why if send.next_at is None else viewer.text("send.again", why=why, at=viewer.clock(send.next_at))
