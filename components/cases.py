"""Cases: the backlog as a table, and one case in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.desk import key, section
from components.ladder import due_tone
from components.tables import Column
from components.timeline import happened
from components.viewer import Viewer
from domain.cases import Case
from domain.ladders import Ladders, Standing
from domain.transitions import Transition


def _tone(case: Case, stand: Standing, viewer: Viewer) -> str:
    """As its due time; quiet while it is paused; bad on the last level, where nobody is left to climb to."""
    if case.paused is not None:
        return "quiet"
    return due_tone(stand.due_at, viewer) or ("bad" if stand.due_at is None else "")


def due_said(case: Case, stand: Standing, viewer: Viewer) -> str:
    """When it is due, or what its level or its pause means instead."""
    if case.paused is not None and stand.left is None:
        return viewer.text("case.paused")
    if case.paused is not None:
        return viewer.text("case.paused_left", span=_minutes((stand.left or 0) / 1000, viewer))
    if stand.due_at is None:
        return viewer.text("case.breached") if stand.is_breached else locales.NO_VALUE
    left = (stand.due_at - viewer.now) / 1000
    said = _minutes(left, viewer)
    return viewer.text("case.due_in" if left >= 0 else "case.overdue", span=said)


def _minutes(seconds: float, viewer: Viewer) -> str:
    return locales.duration(viewer.language, seconds // 60 * 60 if seconds >= 60 else seconds)


def columns(viewer: Viewer) -> list[Column]:
    """The columns of the backlog."""
    return [
        Column("number", viewer.text("case.number"), 84),
        Column("level", viewer.text("dimension.level"), 96),
        Column("due", viewer.text("case.due"), 150),
        Column("summary", viewer.text("case.summary"), 220, grow=3),
        Column("where", viewer.text("alert.segment"), 160, grow=2),
        Column("owner", viewer.text("case.owner"), 130, grow=1),
        Column("age", viewer.text("case.age"), 90),
    ]


def row(case: Case, ladders: Ladders, viewer: Viewer) -> dict[str, Any]:
    """One case as a row of the backlog."""
    stand = case.standing(ladders, viewer.now)
    is_open = case.state == "open"
    return {
        "id": str(case.id),
        "number": (case.id, viewer.text("case.id", id=case.id)),
        "level": (stand.level, viewer.label("level", str(stand.level))),
        "due": (stand.due_at or 2**53, _due_or_closed(case, stand, viewer)),
        "summary": case.summary,
        "where": place(case, viewer),
        "owner": case.owner or viewer.text("case.nobody"),
        "age": (-case.opened_at, viewer.since(case.opened_at)),
        "tone": _tone(case, stand, viewer) if is_open else "quiet",
    }


def _due_or_closed(case: Case, stand: Standing, viewer: Viewer) -> str:
    if case.state == "open":
        return due_said(case, stand, viewer)
    return f"{viewer.text('state.closed')} {viewer.moment(case.closed_at)}"


def place(case: Case, viewer: Viewer) -> str:
    """Where it happened: touchpoint, channel, product, region, as far as they are known."""
    known = (case.touchpoint, case.channel, case.product, case.region)
    return " · ".join(viewer.label("value", value) for value in known if value)


def beside(cases: Sequence[Case], ladders: Ladders, viewer: Viewer) -> list[html.Section]:
    """Open cases as a short list beside something else, the nearest due first; none where there are none."""
    if not cases:
        return []
    standings = sorted(
        ((case.standing(ladders, viewer.now), case) for case in cases), key=lambda one: one[0].due_at or 0
    )
    rows = [
        html.Tr([html.Td(_named(case, stand, viewer)), _due_cell(case, stand, viewer)])
        for stand, case in standings[:SHORT]
    ]
    note = viewer.text("case.count", n=viewer.number(len(cases)))
    return [section(viewer.text("case.beside"), html.Table(html.Tbody(rows), className="brief"), note=note)]


SHORT = 4
"""How many cases are listed beside something else."""


def _named(case: Case, stand: Standing, viewer: Viewer) -> list[Any]:
    number = dcc.Link(viewer.text("case.id", id=case.id), href=f"/cases?id={case.id}")
    return [number, f" · {viewer.label('level', str(stand.level))} · {case.owner or viewer.text('case.nobody')}"]


def _due_cell(case: Case, stand: Standing, viewer: Viewer) -> html.Td:
    tone = _tone(case, stand, viewer)
    return html.Td(due_said(case, stand, viewer), className=f"is-{tone}" if tone else "")


ACTS = (("assign", "o"), ("note", "m"), ("pause", "p"), ("close", "c"))
"""What can be done with an open case, and its key."""


def detail(
    case: Case,
    transitions: Sequence[Transition],
    ladders: Ladders,
    viewer: Viewer,
    *,
    opens: str,
    saves: str,
    record: Mapping[str, Any],
) -> list[Any]:
    """One case in full; `record` is what it came from, {} if it came from none."""
    stand = case.standing(ladders, viewer.now)
    number = viewer.text("case.id", id=case.id)
    state = viewer.label("level", str(stand.level)) if case.state == "open" else viewer.text("state.closed")
    tone = _tone(case, stand, viewer) if case.state == "open" else ""
    due = html.Span(due_said(case, stand, viewer), className=f"is-{tone}" if tone else "")
    return [
        html.Div([html.H2(case.summary), html.P([f"{number} · {state} · ", due], className="lede")]),
        _acts(case, viewer, opens, saves),
        *_pause(case, viewer),
        section(viewer.text("case.facts"), _facts(case, viewer)),
        *([section(viewer.text("case.record"), *_record(record, viewer))] if record else []),
        section(viewer.text("case.happened"), happened(transitions, viewer)),
    ]


def _acts(case: Case, viewer: Viewer, opens: str, saves: str) -> html.Div:
    possible = ACTS if case.state == "open" else ACTS[1:2]
    main = "assign" if case.owner is None else "close"
    buttons = []
    for name, letter in possible:
        # A clock runs again at once; what else is done with a case asks for words first.
        act, kind = ("resume", saves) if name == "pause" and case.paused else (name, opens)
        is_main = name == main and case.state == "open"
        button = html.Button(
            [viewer.text(f"act.{act}"), key(letter)],
            id={"type": kind, "act": act},
            className="button is-main" if is_main else "button",
            **{"data-act": act, "data-key": letter, "aria-keyshortcuts": letter.upper()},
        )
        buttons.append(button)
    return html.Div(buttons, className="acts")


def _pause(case: Case, viewer: Viewer) -> list[html.P]:
    """Since when its clock stands still, who stopped it and why; [] while it runs."""
    if case.paused is None:
        return []
    since = viewer.text("case.paused_since", since=viewer.moment(case.paused.since), who=case.paused.who)
    return [html.P([html.B(since), html.Q(case.paused.why)], className="paused", role="status")]


def _facts(case: Case, viewer: Viewer) -> html.Dl:
    rows = [
        ("case.owner", case.owner or viewer.text("case.nobody")),
        ("case.opened_at", f"{viewer.moment(case.opened_at)} {viewer.text(_origin(case))}"),
        ("alert.segment", place(case, viewer)),
        ("case.score", viewer.number(case.score) if case.score is not None else ""),
        ("case.closed_at", viewer.moment(case.closed_at) if case.closed_at else ""),
        ("case.root_cause", case.root_cause or ""),
        ("case.action", case.action or ""),
    ]
    shown = [(said_of, said) for said_of, said in rows if said]
    return html.Dl(
        [part for said_of, said in shown for part in (html.Dt(viewer.text(said_of)), html.Dd(said))], className="facts"
    )


def _origin(case: Case) -> str:
    return f"case.origin_{case.origin}" + ("_tickets" if case.stream == "tickets" else "")


def _record(record: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    said = record.get("comment") or record.get("text") or record.get("subject")
    when = " · ".join(part for part in (record.get("external_id"), viewer.moment(record.get("occurred_at"))) if part)
    quote = [html.Blockquote(said)] if said else []
    return [*quote, html.P(when, className="quiet")]
