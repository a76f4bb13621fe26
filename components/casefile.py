"""One case in full: what can be done, what is known, the record it came from, and all that happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components.cases import due_said, place, tone_of
from components.desk import key, section
from components.timeline import happened
from components.viewer import Viewer
from domain.cases import Case
from domain.ladders import Ladders
from domain.transitions import Transition

ACTS = (("assign", "o"), ("note", "m"), ("call", "b"), ("pause", "p"), ("escalate", "e"), ("close", "c"))
CLOSED_ACTS = (("note", "m"), ("reopen", "r"))
"""What can be done with an open case, and with a closed one, and its key."""


def detail(
    case: Case,
    transitions: Sequence[Transition],
    ladders: Ladders,
    viewer: Viewer,
    *,
    opens: str,
    saves: str,
    record: Mapping[str, Any],
    is_last: bool = False,
    beside: Sequence[Any] = (),
) -> list[Any]:
    """One case in full; `record` is what it came from, {} if it came from none.

    `is_last`: nobody stands above its level; `beside` is drawn below what is known.
    """
    stand = case.standing(ladders, viewer.now)
    number = viewer.text("case.id", id=case.id)
    state = viewer.label("level", str(stand.level)) if case.state == "open" else viewer.text("state.closed")
    tone = tone_of(case, stand, viewer) if case.state == "open" else ""
    due = html.Span(due_said(case, stand, viewer), className=f"is-{tone}" if tone else "")
    return [
        html.Div([html.H2(case.summary), html.P([f"{number} · {state} · ", due], className="lede")]),
        _acts(case, viewer, opens, saves, is_last=is_last),
        *_pause(case, viewer),
        *_call(case, viewer, saves),
        section(viewer.text("case.facts"), _facts(case, viewer), note=_journey(case, viewer)),
        *beside,
        *([section(viewer.text("case.record"), *_record(record, viewer))] if record else []),
        section(viewer.text("case.happened"), happened(transitions, viewer)),
    ]


def _acts(case: Case, viewer: Viewer, opens: str, saves: str, *, is_last: bool) -> html.Div:
    possible = ACTS if case.state == "open" else CLOSED_ACTS
    main = "assign" if case.owner is None else "close"
    buttons = []
    for name, letter in possible:
        if name == "escalate" and is_last:
            continue
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


def _call(case: Case, viewer: Viewer, saves: str) -> list[html.Div]:
    """When the customer is to be called back and by whom, and the button that says it is done; [] if it is not."""
    if case.call_at is None:
        return []
    is_due = case.call_at <= viewer.now
    said = viewer.text("case.call_at", at=viewer.moment(case.call_at), who=case.call_by or "")
    done = html.Button(
        viewer.text("act.called"), id={"type": saves, "act": "called"}, className="button", **{"data-act": "called"}
    )
    return [html.Div([html.B(said), done], className="call-back is-due" if is_due else "call-back", role="status")]


def _journey(case: Case, viewer: Viewer) -> dcc.Link | None:
    """The way to everything that this customer went through; None for a case without a customer."""
    if case.customer is None:
        return None
    return dcc.Link(viewer.text("case.journey"), href=f"/journey/{case.customer}?from=case:{case.id}")


def _facts(case: Case, viewer: Viewer) -> html.Dl:
    rows = [
        ("case.owner", case.owner or viewer.text("case.nobody")),
        ("case.rule", viewer.label("case_rule", case.rule) if case.rule else ""),
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
