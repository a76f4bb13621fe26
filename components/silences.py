"""Silences: the dialog that makes one, what mutes an alert, and all of them as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.desk import key, section
from components.inbox import short_title
from components.inbox import where as where_of
from components.viewer import Viewer
from domain.alerts import Alert
from domain.silences import Silence, told
from locales.silences import matchers_sentence, recurrence_sentence

MOST_MUTED = 12
"""Alerts listed under one silence; the others are counted."""


def mutes(silence: Silence, viewer: Viewer) -> str:
    """What it mutes, in words."""
    return matchers_sentence(viewer.language, told(silence.matchers))


def when(standing: Any, viewer: Viewer) -> str:
    """Its hours if it comes back, and how far the present window goes or when the next begins."""
    silence, window = standing.silence, standing.window
    said = [] if silence.recurrence is None else [recurrence_sentence(viewer.language, silence.recurrence)]
    if standing.state == "active":
        said.append(viewer.text("silence.until", until=viewer.moment(window[1])))
    elif standing.state == "pending":
        start, end = window
        ends = locales.moment(viewer.language, end, viewer.zone, now=start)
        said.append(viewer.text("silence.next", start=viewer.moment(start), end=ends))
    else:
        by = viewer.text("silence.ended_by", who=silence.ended_by) if silence.ended_by else ""
        said.append(viewer.text("silence.ended", at=viewer.moment(silence.until), by=by).rstrip())
    if silence.recurrence is not None and standing.state != "ended":
        last = locales.day(viewer.language, silence.ends_at - 1, viewer.zone, now=viewer.now)
        said.append(viewer.text("silence.last", day=last))
    whole = " · ".join(said)
    return whole[:1].upper() + whole[1:]


def remark(alert: Alert, standings: Mapping[int, Any], viewer: Viewer) -> str:
    """By whom, why and until when an alert is muted, for its row."""
    standing = standings.get(alert.muted_by or 0)
    if standing is None:
        return viewer.text("silence.muted")
    until = viewer.text("alert.until", until=viewer.moment(standing.window[1])) if standing.window else ""
    return " · ".join(part for part in (until, standing.silence.owner, standing.silence.reason) if part)


def notice(alert: Alert, standings: Mapping[int, Any], viewer: Viewer) -> list[html.P]:
    """What stands above an alert that is muted; nothing above another."""
    if alert.muted_by is None or alert.state == "resolved":
        return []
    standing = standings.get(alert.muted_by)
    if standing is None or standing.window is None:
        return [html.P(viewer.text("silence.muted"), className="muted-note")]
    silence = standing.silence
    said = viewer.text("silence.notice", who=silence.owner, until=viewer.moment(standing.window[1]))
    link = dcc.Link(viewer.text("silence.open"), href=f"/silences#silence-{silence.id}")
    return [html.P([html.B(said), f" “{silence.reason}” ", link], className="muted-note")]


def listed(
    groups: Mapping[str, Sequence[tuple[Any, Sequence[Any]]]], viewer: Viewer, *, ends: str
) -> list[html.Section]:
    """All silences by state, each with what it muted. Ids of the buttons that end one are {"type": ends, "id": n}."""
    return [
        section(
            viewer.text(f"silence.group_{state}"),
            html.Ul([html.Li(_card(one, muted, viewer, ends), id=f"silence-{one.silence.id}") for one, muted in found])
            if found
            else html.P(viewer.text(f"silence.none_{state}"), className="quiet"),
            note=viewer.number(len(found)) if found else None,
            class_name="silences-group",
        )
        for state, found in groups.items()
    ]


def _card(standing: Any, muted: Sequence[Any], viewer: Viewer, ends: str) -> html.Article:
    silence = standing.silence
    made = viewer.text("silence.made", who=silence.owner, at=viewer.moment(silence.created_at))
    words = html.Div(
        [
            html.H4(mutes(silence, viewer)),
            html.P(when(standing, viewer), className="silence-when"),
            html.P([f"“{silence.reason}” ", html.Span(made, className="quiet")]),
            *_muted(standing, muted, viewer),
        ]
    )
    return html.Article([words, *_end(standing, viewer, ends)], className=f"silence is-{standing.state}")


def _end(standing: Any, viewer: Viewer, ends: str) -> list[html.Button]:
    if standing.state == "ended":
        return []
    number = standing.silence.id
    said = viewer.text("act.unsilence" if standing.state == "active" else "act.drop_silence")
    act = {"data-act": f"end-{number}", "aria-label": f"{said}: {mutes(standing.silence, viewer)}"}
    return [html.Button(said, id={"type": ends, "id": number}, className="button", **act)]


def _muted(standing: Any, muted: Sequence[Any], viewer: Viewer) -> list[Any]:
    if not standing.muted:
        return [html.P(viewer.text("silence.muted_none"), className="quiet")]
    rows = [html.Li(_muted_row(one, viewer)) for one in muted[:MOST_MUTED]]
    if len(muted) > MOST_MUTED:
        rows.append(html.Li(viewer.text("wall.more", n=viewer.number(len(muted) - MOST_MUTED)), className="quiet"))
    said = viewer.text("silence.muted_count", n=standing.muted)
    return [html.Details([html.Summary(said), html.Ul(rows, className="silence-muted")])]


def _muted_row(one: Any, viewer: Viewer) -> list[Any]:
    begin, end = viewer.moment(one.mute.muted_at), viewer.moment(one.mute.ended_at)
    where = where_of(one.alert, viewer)
    outcome = viewer.text(f"silence.outcome_{one.mute.outcome}") if one.mute.outcome else viewer.text("silence.still")
    said = " · ".join(part for part in (short_title(one.alert, viewer), where) if part)
    span = f"{begin}–{end}" if one.mute.ended_at else begin
    return [html.Time(span), " ", dcc.Link(said, href=f"/alerts?id={one.alert.id}"), f" · {outcome}"]


def foreseen(standing: Any, viewer: Viewer) -> str:
    """What the dialog is about to make: hours, window, and how many alerts that are open now it will mute."""
    said = when(standing, viewer)
    if standing.state == "active":
        said += " · " + viewer.text("silence.matches", n=standing.muted)
    return said


def way_there(count: int, viewer: Viewer) -> dcc.Link:
    """The link from the inbox to the silences, with how many mute now."""
    said = viewer.text("silence.link")
    return dcc.Link(f"{said} {viewer.number(count)}" if count else said, href="/silences", className="silences-link")


def new_button(viewer: Viewer, ident: Mapping[str, Any]) -> html.Button:
    """The button that opens the dialog for a silence from nothing."""
    keys = {"data-act": "silence", "data-key": "s", "aria-keyshortcuts": "S"}
    return html.Button([viewer.text("act.new_silence"), key("s")], id=dict(ident), className="button is-main", **keys)


def spans(viewer: Viewer, morning: int) -> list[dict[str, str]]:
    """How long a silence may last: what the dialog offers. `morning` is the next one (ms)."""
    return [
        {"value": "1", "label": viewer.text("silence.hours", n=1)},
        {"value": "4", "label": viewer.text("silence.hours", n=4)},
        {
            "value": "morning",
            "label": viewer.text("alert.until", until=locales.moment(viewer.language, morning, viewer.zone)),
        },
        {"value": "recurring", "label": viewer.text("silence.recurring")},
    ]
