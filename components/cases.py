"""Cases: the ladder with what stands on each level, the backlog as a table, and one case in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.desk import key, section
from components.tables import Column
from components.timeline import happened
from components.viewer import Viewer
from domain.cases import Case, Ladder, Standing, standing
from domain.times import HOUR
from domain.transitions import Transition

SOON = 2 * HOUR
"""A case that is due within this time is drawn as a warning."""


def rungs(levels: Sequence[Any], ladder: Ladder, chosen: int | None, viewer: Viewer, *, tile: str) -> list[html.Button]:
    """One tile a level: how many cases, the nearest due, how many nobody has. Ids are {"type": tile, "level": n}.

    `levels` have `level, open, nearest_due_at, unowned, oldest_opened_at`.
    """
    return [_rung(found, ladder, found.level == chosen, viewer, tile) for found in levels]


def _rung(found: Any, ladder: Ladder, is_chosen: bool, viewer: Viewer, tile: str) -> html.Button:
    time = ladder.rung(found.level).time
    hours = viewer.text("case.hours", n=round(time / HOUR)) if time else viewer.text("case.no_limit")
    who = viewer.text(f"level.who_{found.level}") if locales.has(viewer.language, f"level.who_{found.level}") else ""
    head = " · ".join(part for part in (viewer.label("level", str(found.level)), hours, who) if part)
    return html.Button(
        [
            html.Span(head, className="rung-head"),
            html.Span(viewer.number(found.open), className=f"rung-count {_rung_tone(found, viewer)}".strip()),
            html.Span(_rung_note(found, viewer), className="rung-note"),
        ],
        id={"type": tile, "level": found.level},
        className="rung is-chosen" if is_chosen else "rung",
        **{"aria-pressed": "true" if is_chosen else "false"},
    )


def _rung_tone(found: Any, viewer: Viewer) -> str:
    if not found.open:
        return "is-quiet"
    if found.level > 1 and found.nearest_due_at is None:
        return "is-bad"
    return f"is-{due_tone(found.nearest_due_at, viewer)}" if due_tone(found.nearest_due_at, viewer) else ""


def _rung_note(found: Any, viewer: Viewer) -> list[Any]:
    if not found.open:
        return [viewer.text("case.empty_level")]
    if found.nearest_due_at is None:
        said: list[Any] = [viewer.text("case.oldest", span=viewer.since(found.oldest_opened_at))]
    else:
        tone = due_tone(found.nearest_due_at, viewer)
        said = [html.B(_nearest(found.nearest_due_at, viewer), className=f"is-{tone}" if tone else "")]
    owners = (
        viewer.text("case.unowned", n=viewer.number(found.unowned)) if found.unowned else viewer.text("case.all_owned")
    )
    return [*said, " · ", owners]


def _nearest(due_at: int, viewer: Viewer) -> str:
    left = (due_at - viewer.now) / 1000
    said = locales.span(viewer.language, left)
    return viewer.text("case.nearest" if left >= 0 else "case.overdue", span=said)


def due_tone(due_at: int | None, viewer: Viewer) -> str:
    """bad once it is past due, warn when it soon will be, else ''."""
    if due_at is None:
        return ""
    return "bad" if due_at <= viewer.now else "warn" if due_at - viewer.now <= SOON else ""


def _tone(stand: Standing, viewer: Viewer) -> str:
    """As its due time; bad on the last level, where nobody is left to climb to."""
    return due_tone(stand.due_at, viewer) or ("bad" if stand.due_at is None else "")


def due_said(stand: Standing, viewer: Viewer) -> str:
    """When it is due, or what its level means instead."""
    if stand.due_at is None:
        return viewer.text("case.breached") if stand.is_breached else locales.NO_VALUE
    left = (stand.due_at - viewer.now) / 1000
    said = locales.duration(viewer.language, left // 60 * 60 if left >= 60 else left)
    return viewer.text("case.due_in" if left >= 0 else "case.overdue", span=said)


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


def row(case: Case, ladder: Ladder, viewer: Viewer) -> dict[str, Any]:
    """One case as a row of the backlog."""
    stand = standing(case, ladder, viewer.now)
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
        "tone": _tone(stand, viewer) if is_open else "quiet",
    }


def _due_or_closed(case: Case, stand: Standing, viewer: Viewer) -> str:
    if case.state == "open":
        return due_said(stand, viewer)
    return f"{viewer.text('state.closed')} {viewer.moment(case.closed_at)}"


def place(case: Case, viewer: Viewer) -> str:
    """Where it happened: touchpoint, channel, product, region, as far as they are known."""
    known = (case.touchpoint, case.channel, case.product, case.region)
    return " · ".join(viewer.label("value", value) for value in known if value)


def beside(cases: Sequence[Case], ladder: Ladder, viewer: Viewer) -> list[html.Section]:
    """Open cases as a short list beside something else, the nearest due first; none where there are none."""
    if not cases:
        return []
    standings = sorted(
        ((standing(case, ladder, viewer.now), case) for case in cases), key=lambda one: one[0].due_at or 0
    )
    rows = [
        html.Tr([html.Td(_named(case, stand, viewer)), _due_cell(stand, viewer)]) for stand, case in standings[:SHORT]
    ]
    note = viewer.text("case.count", n=viewer.number(len(cases)))
    return [section(viewer.text("case.beside"), html.Table(html.Tbody(rows), className="brief"), note=note)]


SHORT = 4
"""How many cases are listed beside something else."""


def _named(case: Case, stand: Standing, viewer: Viewer) -> list[Any]:
    number = dcc.Link(viewer.text("case.id", id=case.id), href=f"/cases?id={case.id}")
    return [number, f" · {viewer.label('level', str(stand.level))} · {case.owner or viewer.text('case.nobody')}"]


def _due_cell(stand: Standing, viewer: Viewer) -> html.Td:
    tone = _tone(stand, viewer)
    return html.Td(due_said(stand, viewer), className=f"is-{tone}" if tone else "")


ACTS = (("assign", "o"), ("note", "m"), ("close", "c"))
"""What can be done with a case, and its key."""


def detail(
    case: Case,
    transitions: Sequence[Transition],
    ladder: Ladder,
    viewer: Viewer,
    *,
    opens: str,
    record: Mapping[str, Any],
) -> list[Any]:
    """One case in full; `record` is the answer it came from, {} if it came from none."""
    stand = standing(case, ladder, viewer.now)
    number = viewer.text("case.id", id=case.id)
    state = viewer.label("level", str(stand.level)) if case.state == "open" else viewer.text("state.closed")
    tone = _tone(stand, viewer) if case.state == "open" else ""
    due = html.Span(due_said(stand, viewer), className=f"is-{tone}" if tone else "")
    return [
        html.Div([html.H2(case.summary), html.P([f"{number} · {state} · ", due], className="lede")]),
        _acts(case, viewer, opens),
        section(viewer.text("case.facts"), _facts(case, viewer)),
        *([section(viewer.text("case.record"), *_record(record, viewer))] if record else []),
        section(viewer.text("case.happened"), happened(transitions, viewer)),
    ]


def _acts(case: Case, viewer: Viewer, opens: str) -> html.Div:
    possible = ACTS if case.state == "open" else ACTS[1:2]
    main = "assign" if case.owner is None else "close"
    buttons = [
        html.Button(
            [viewer.text(f"act.{name}"), key(letter)],
            id={"type": opens, "act": name},
            className="button is-main" if name == main and case.state == "open" else "button",
            **{"data-act": name, "data-key": letter, "aria-keyshortcuts": letter.upper()},
        )
        for name, letter in possible
    ]
    return html.Div(buttons, className="acts")


def _facts(case: Case, viewer: Viewer) -> html.Dl:
    rows = [
        ("case.owner", case.owner or viewer.text("case.nobody")),
        ("case.opened_at", f"{viewer.moment(case.opened_at)} {viewer.text(f'case.origin_{case.origin}')}"),
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


def _record(record: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    said = record.get("comment") or record.get("text")
    when = " · ".join(part for part in (record.get("external_id"), viewer.moment(record.get("occurred_at"))) if part)
    quote = [html.Blockquote(said)] if said else []
    return [*quote, html.P(when, className="quiet")]
