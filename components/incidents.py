"""Incidents: the list of them, and one in full with its alerts, cases, roles, playbook and log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components.desk import empty, key, section
from components.inbox import MARKS, mark
from components.inbox import title as full_title
from components.timeline import happened
from components.viewer import Viewer
from domain.alerts import Alert
from domain.crisis import ROLES
from domain.fleet import SCREEN
from domain.incidents import Incident

FILTERS = ("standing", "resolved")
OTHERS = "incidents-others"
"""The list of incidents that one can be merged into."""
LETTERS = {"acknowledge": "a", "assign": "o", "resolve": "r", "note": "m", "cast": "g"}


def title(incident: Incident, viewer: Viewer) -> str:
    """Where it is: the segment that its alerts share."""
    where = viewer.segment(dict(incident.place))
    return where or viewer.text("incident.everywhere")


def of_case(incident: Incident | None, viewer: Viewer) -> list[html.P]:
    """The way from a case to the incident it belongs to; nothing where it belongs to none."""
    if incident is None:
        return []
    said = viewer.text("incident.of_case", id=incident.id, title=title(incident, viewer))
    link = dcc.Link(said, href=f"/incidents?id={incident.id}")
    return [html.P([sign(incident, viewer), " ", link], className="muted-note")]


def sign(incident: Incident, viewer: Viewer) -> html.Span:
    """Its severity as shape and colour; the word is there for those who see neither."""
    shape, tone = ("✓", "good") if incident.state == "resolved" else MARKS[incident.severity]
    said = viewer.text(f"severity.{incident.severity}")
    return html.Span(shape, className=f"mark is-{tone}", title=said, role="img", **{"aria-label": said})


def rows(
    incidents: Sequence[Incident], counts: Mapping[int, int], chosen: int | None, shown: str, viewer: Viewer
) -> list[Any]:
    """The incidents as links, or the picture of none; `counts` says how many alerts each has.

    `shown` is the filter in force, or "unwatched" where no source has sent anything yet.
    """
    if not incidents and shown == "unwatched":
        return [empty(viewer.text("alert.none_unwatched"), viewer.text("alert.none_unwatched_why"))]
    if not incidents:
        why = viewer.text("incident.none_standing_why") if shown == "standing" else ""
        return [empty(viewer.text(f"incident.none_{shown}"), why, mark="✓" if shown == "standing" else "")]
    return [
        html.Ul([html.Li(_row(one, counts, one.id == chosen, shown, viewer)) for one in incidents], className="rows")
    ]


def _row(one: Incident, counts: Mapping[int, int], is_chosen: bool, shown: str, viewer: Viewer) -> dcc.Link:
    said = [viewer.text("incident.count_alerts", n=viewer.number(counts.get(one.id, 0)))]
    said += [viewer.text("wall.crisis")] if one.is_crisis else [viewer.text(f"state.{one.state}")]
    said += [one.owner] if one.owner else []
    return dcc.Link(
        [
            sign(one, viewer),
            html.Strong(title(one, viewer)),
            html.Time(viewer.since(one.since)),
            html.Small(" · ".join(said)),
        ],
        href=f"/incidents?id={one.id}" + ("&shown=resolved" if shown == "resolved" else ""),
        className="row is-chosen" if is_chosen else "row",
    )


def filters(counts: Mapping[str, int], shown: str, viewer: Viewer) -> list[dcc.Link]:
    """The two lists as links, with how many are in each that is counted."""
    return [
        dcc.Link(
            f"{viewer.text(f'incident.filter_{name}')} {viewer.number(counts[name]) if name in counts else ''}".strip(),
            href=f"/incidents?shown={name}",
            className="chip is-chosen" if name == shown else "chip",
        )
        for name in FILTERS
    ]


def detail(
    incident: Incident, alerts: Sequence[Alert], viewer: Viewer, *, opens: str, more: Mapping[str, Any]
) -> list[Any]:
    """One incident in full. `opens` is the type of buttons that open a dialog; `more` holds cases, playbook, log."""
    head = html.Div(
        [
            html.P(viewer.text("incident.id", id=incident.id), className="handover-of"),
            html.H2([sign(incident, viewer), " ", title(incident, viewer)]),
            html.P(_lede(incident, more["waiting"], viewer), className="lede"),
        ]
    )
    left = [
        section(viewer.text("incident.alerts"), _alerts(incident, alerts, viewer), note=viewer.number(len(alerts))),
        *more["cases"],
    ]
    right = [
        more["playbook"],
        *_roles(incident, viewer),
        section(viewer.text("incident.log"), happened(more["log"], viewer)),
        *more.get("sent", ()),
    ]
    return [
        head,
        *crisis(incident, viewer, opens=opens),
        acts(incident, viewer, opens=opens, others=more.get("others", ()), past=more.get("past", ())),
        html.Div([html.Div(left, className="stack"), html.Div(right, className="stack")], className="cards"),
    ]


def _lede(incident: Incident, waiting: int, viewer: Viewer) -> list[Any]:
    said: list[Any] = [viewer.text("incident.since", since=viewer.moment(incident.since)), " · "]
    said += [html.B(viewer.text(f"state.{incident.state}"))]
    if incident.owner:
        said += [" · ", viewer.text("incident.owner", who=incident.owner)]
    if incident.state == "resolved":
        return [*said, ". ", viewer.text("incident.was", at=viewer.moment(incident.resolved_at))]
    if incident.state == "recovering":
        well = viewer.text("incident.waits_cases", since=viewer.moment(incident.recovered_at))
        return [*said, ". ", well, " ", viewer.text("incident.count_cases", n=viewer.number(waiting)), "."]
    return [*said, ". ", viewer.text("incident.waits_alerts")]


def crisis(incident: Incident, viewer: Viewer, *, opens: str) -> list[html.Div]:
    """What there is to decide of a crisis, or that it is on; nothing otherwise."""
    if incident.state == "resolved" or incident.crisis not in ("proposed", "accepted", "declined"):
        return []
    if incident.crisis == "accepted":
        said = [html.Strong(viewer.text("incident.crisis")), html.Span(_since(incident, viewer))]
        return [html.Div([*said, _button("end_crisis", viewer, opens)], className="crisis is-on", role="status")]
    accept = _button("accept_crisis", viewer, opens, is_main=incident.crisis == "proposed")
    if incident.crisis == "declined":
        return [html.Div([html.Span(viewer.text("transition.crisis_declined")), accept], className="crisis")]
    said = [html.Strong(viewer.text("incident.crisis_proposed")), html.Span(viewer.text("incident.crisis_why"))]
    return [html.Div([*said, accept, _button("decline_crisis", viewer, opens)], className="crisis is-proposed")]


def _since(incident: Incident, viewer: Viewer) -> str:
    return viewer.text("incident.crisis_since", since=viewer.moment(incident.crisis_at))


def acts(
    incident: Incident, viewer: Viewer, *, opens: str, others: Sequence[Incident] = (), past: Sequence[Any] = ()
) -> html.Div:
    """What a person can do with it now: merge it into one of `others`, if there are any; last the way to the `past`."""
    names = ["acknowledge"] if incident.state == "open" else []
    names += ["assign", "cast"] if incident.state != "resolved" else []
    names += ["note"] + (["merge"] if others and incident.state != "resolved" else [])
    names += ["resolve"] if incident.state != "resolved" else []
    buttons = [_button(name, viewer, opens, is_main=name == "acknowledge") for name in names]
    offered = [html.Option(value=str(one.id), label=f"{one.id} · {title(one, viewer)}") for one in others]
    return html.Div([*buttons, *past, html.Datalist(offered, id=OTHERS)], className="acts")


def _button(act: str, viewer: Viewer, opens: str, *, is_main: bool = False) -> html.Button:
    letter = LETTERS.get(act)
    keys = {"data-key": letter, "aria-keyshortcuts": letter.upper()} if letter else {}
    return html.Button(
        [viewer.text(f"act.{act}"), *([key(letter)] if letter else [])],
        id={"type": opens, "act": act},
        className="button is-main" if is_main else "button",
        **{"data-act": act, **keys},
    )


def _alerts(incident: Incident, alerts: Sequence[Alert], viewer: Viewer) -> html.Div:
    """Each alert, and below it when it began and ended, on one axis for all."""
    ordered = sorted(alerts, key=lambda one: (one.state == "resolved", one.since))
    if not ordered:
        return html.Div(html.Ul([], className="members"))
    span = min(one.since for one in ordered), incident.resolved_at or viewer.now
    found = [html.Li([*_alert(one, incident, viewer), _lasted(one, span)]) for one in ordered]
    over = viewer.moment(span[1]) if incident.state == "resolved" else viewer.text("incident.now")
    ends = [viewer.moment(span[0]), over]
    axis = html.P([html.Span(said) for said in ends], className="members-axis", **{"aria-hidden": "true"})
    return html.Div([html.Ul(found, className="members"), axis])


def _alert(alert: Alert, incident: Incident, viewer: Viewer) -> list[Any]:
    link = dcc.Link(full_title(alert, viewer), href=f"/alerts?id={alert.id}")
    is_told = alert.kind in ("silence", SCREEN) or dict(alert.segment) == dict(incident.place)
    where = "" if is_told else viewer.segment(dict(alert.segment)) or viewer.text("alert.everywhere")
    held = viewer.text(f"alert.held_{alert.held}") if alert.held else viewer.text(f"state.{alert.state}")
    said = " · ".join(part for part in (where, held, alert.owner or "") if part)
    return [mark(alert, viewer), html.Span([link, html.Small(said)]), html.Time(viewer.since(alert.since))]


def _lasted(alert: Alert, span: tuple[int, int]) -> html.Div:
    """From when to when it was strange, as a part of the whole; the times beside it say the same in words."""
    start, end = span
    whole = max(1, end - start)
    left = 100 * (alert.since - start) / whole
    width = max(1.0, 100 * (min(end, alert.resolved_at or end) - alert.since) / whole)
    tone = "is-over" if alert.state == "resolved" else f"is-{MARKS[alert.severity][1]}"
    bar = html.I(className=tone, style={"left": f"{min(left, 99.0):.1f}%", "width": f"{min(width, 100 - left):.1f}%"})
    return html.Div(bar, className="lasted", **{"aria-hidden": "true"})


def _roles(incident: Incident, viewer: Viewer) -> list[html.Section]:
    if not incident.roles and not incident.is_crisis:
        return []
    pairs = [
        part
        for role in ROLES
        for part in (
            html.Dt(viewer.text(f"form.role_{role}")),
            html.Dd(incident.roles.get(role) or viewer.text("wall.crisis_nobody")),
        )
    ]
    return [section(viewer.text("incident.roles"), html.Dl(pairs, className="facts"))]
