"""Cases: the backlog as a table, and as a short list beside something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

import locales
from components.desk import section
from components.ladder import due_tone
from components.tables import Column
from components.viewer import Viewer
from domain.cases import Case
from domain.ladders import Ladders, Standing


def tone_of(case: Case, stand: Standing, viewer: Viewer) -> str:
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
        Column("due", viewer.text("case.due"), 160, grow=1),
        Column("summary", viewer.text("case.summary"), 200, grow=2),
        Column("where", viewer.text("alert.segment"), 240, grow=2),
        Column("level", viewer.text("dimension.level"), 96),
        Column("owner", viewer.text("case.owner"), 130, grow=1),
        Column("age", viewer.text("case.age"), 90),
    ]


def row(case: Case, ladders: Ladders, viewer: Viewer) -> dict[str, Any]:
    """One case as a row of the backlog."""
    stand = case.standing(ladders, viewer.now)
    is_open = case.state == "open"
    return {
        "id": str(case.id),
        "seen": case.owner or "",
        "number": (case.id, viewer.text("case.id", id=case.id)),
        "level": (stand.level, viewer.label("level", str(stand.level))),
        "due": (_order(case, stand, viewer), _due_or_closed(case, stand, viewer)),
        "summary": case.summary,
        "where": place(case, viewer),
        "owner": case.owner or viewer.text("case.nobody"),
        "age": (-case.opened_at, viewer.since(case.opened_at)),
        "tone": ("bad" if _is_call_due(case, viewer) else tone_of(case, stand, viewer)) if is_open else "quiet",
    }


def _is_call_due(case: Case, viewer: Viewer) -> bool:
    return case.call_at is not None and case.call_at <= viewer.now


def _order(case: Case, stand: Standing, viewer: Viewer) -> int:
    """By what is due; a call back that is due goes before everything else."""
    if _is_call_due(case, viewer):
        return (case.call_at or 0) - 2**52
    return stand.due_at or 2**53


def _due_or_closed(case: Case, stand: Standing, viewer: Viewer) -> str:
    if case.state == "open" and case.call_at is not None:
        return f"☎ {viewer.moment(case.call_at)} · {due_said(case, stand, viewer)}"
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
    tone = tone_of(case, stand, viewer)
    return html.Td(due_said(case, stand, viewer), className=f"is-{tone}" if tone else "")
