"""A handover as a document: which shift hands over to which, who signed, what was noted, and those before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

import locales
from components.desk import key, section
from components.viewer import Viewer
from domain.handovers import PATIENCE, SIDES, Handover, Side
from domain.shifts import Turn
from domain.times import from_ms

ACTS = {"outgoing": "sign_outgoing", "incoming": "sign_incoming"}
"""The act by which each side signs."""
MARKS = {"handed_over": ("✓", "good"), "signed_outgoing": ("◐", "warn"), "signed_incoming": ("◐", "warn")}
"""How the state of a handover is drawn; one that nobody signed is an empty ring."""


def shift_name(turn: Turn, viewer: Viewer) -> str:
    """What people call the shift."""
    return viewer.label("shift", turn.shift)


def hours(turn: Turn, viewer: Viewer) -> str:
    """From when to when it is, by the clock on the wall."""
    return f"{viewer.clock(turn.begins_at)}–{viewer.clock(turn.ends_at)}"


def head(handover: Handover, as_of: int, viewer: Viewer, *, opens: str) -> list[Any]:
    """The head of the document. Its buttons' ids are {"type": opens, "act": name}."""
    year = from_ms(handover.turn.begins_at).astimezone(viewer.zone).year
    day = f"{locales.day(viewer.language, handover.turn.begins_at, viewer.zone)} {year}"
    zone = locales.zone_name(viewer.zone, handover.turn.begins_at)
    names = [
        html.Span(shift_name(handover.turn, viewer)),
        html.Span(" → ", **{"aria-hidden": "true"}),
        html.Span(viewer.text("handover.to"), className="only-spoken"),
        html.Span(shift_name(handover.following, viewer)),
    ]
    demo = [html.Span(viewer.text("word.demo"), className="demo")] if viewer.is_demo else []
    return [
        html.Div(
            [
                html.P([viewer.text("word.app"), " · ", viewer.text("handover.title"), *demo], className="handover-of"),
                html.H2(names),
                html.P(
                    f"{day} · {hours(handover.turn, viewer)} → {hours(handover.following, viewer)} {zone}",
                    className="lede",
                ),
                html.P(_standing(handover, as_of, viewer), className="handover-state"),
            ]
        ),
        html.Div(_tools(handover, viewer, opens), className="page-tools"),
    ]


def _standing(handover: Handover, as_of: int, viewer: Viewer) -> list[Any]:
    """Whether what is shown still changes, and as of when it is."""
    if handover.frozen_at is None:
        return [html.B(viewer.text("handover.live")), " ", viewer.text("handover.as_of", at=viewer.clock(as_of))]
    at = locales.moment(viewer.language, handover.frozen_at, viewer.zone)
    mark, tone = MARKS.get(handover.state, ("○", "warn"))
    is_signed = handover.state == "handed_over"
    said = viewer.text("handover.frozen" if is_signed else "handover.lapsed", at=at, span=viewer.span(PATIENCE))
    return [html.Span(f"{mark} ", className=f"is-{tone}", **{"aria-hidden": "true"}), html.B(said)]


def _tools(handover: Handover, viewer: Viewer, opens: str) -> list[Any]:
    keys = {"data-key": "p", "aria-keyshortcuts": "P"}
    printing = html.Button([viewer.text("act.print"), key("p")], className="button", **{"data-desk": "print", **keys})
    return [*([] if handover.frozen_at else [_button("note", "m", viewer, opens)]), printing]


def _button(act: str, letter: str, viewer: Viewer, opens: str, *, is_main: bool = False) -> html.Button:
    return html.Button(
        [viewer.text(f"act.{act}"), key(letter)],
        id={"type": opens, "act": act},
        className="button is-main" if is_main else "button",
        **{"data-act": act, "data-key": letter, "aria-keyshortcuts": letter.upper()},
    )


def signatures(handover: Handover, viewer: Viewer, *, opens: str) -> html.Section:
    """Who signed and when; where nobody did, the button to do it, and on paper a line for a pen."""
    turns = {"outgoing": handover.turn, "incoming": handover.following}
    rows = [_signature(handover, side, turns[side], viewer, opens) for side in SIDES]
    return section(viewer.text("handover.signatures"), html.Ul(rows, className="signatures"))


def _signature(handover: Handover, side: Side, turn: Turn, viewer: Viewer, opens: str) -> html.Li:
    made = handover.signature(side)
    whose = [html.Span(viewer.text(f"handover.{side}")), html.Small(_expected(turn, viewer))]
    head = html.P(whose, className="signature-side")
    if made is not None:
        at = locales.moment(viewer.language, made.at, viewer.zone)
        said = html.P([html.Span("✓ ", className="is-good"), html.B(made.who), f" · {viewer.label('role', made.role)}"])
        return html.Li([head, said, html.P(at, className="quiet")], **{"data-side": side})
    letter = "g" if side == "outgoing" else "t"
    button = _button(ACTS[side], letter, viewer, opens, is_main=_is_next(handover, side))
    return html.Li([head, button, html.Span(className="signature-line")], **{"data-side": side})


def _expected(turn: Turn, viewer: Viewer) -> str:
    """The shift, and whom the roster names for it."""
    return " · ".join(part for part in (shift_name(turn, viewer), turn.lead) if part)


def _is_next(handover: Handover, side: Side) -> bool:
    return handover.state == ("open" if side == "outgoing" else "signed_outgoing")


def notes(handover: Handover, viewer: Viewer) -> html.Section:
    """What people wrote for the next shift, in the order they did."""
    rows = [
        html.Li(
            [
                html.Q(one.text),
                html.P(f"{one.who} · {viewer.label('role', one.role)} · {viewer.moment(one.at)}", className="quiet"),
            ]
        )
        for one in handover.notes
    ]
    none = html.P(viewer.text("handover.no_notes"), className="quiet")
    return section(viewer.text("handover.notes"), html.Ul(rows, className="notes") if rows else none)


def past(
    handovers: Sequence[Handover], chosen: int, viewer: Viewer, *, later: int | None, is_first: bool = True
) -> html.Section:
    """Handovers as links, the newest first; `later` is the cursor of those before them, None if there are none."""
    rows = [html.Li(_past(one, one.id == chosen, viewer)) for one in handovers]
    ways = [] if is_first else [dcc.Link(viewer.text("handover.newest"), href="/handover")]
    if later is not None:
        ways.append(dcc.Link(viewer.text("handover.earlier"), href=f"/handover?id={chosen}&before={later}"))
    return section(
        viewer.text("handover.past"),
        html.Ul(rows, className="past"),
        *([html.P(ways, className="acts")] if ways else []),
        class_name="handover-past",
    )


def _past(one: Handover, is_chosen: bool, viewer: Viewer) -> dcc.Link:
    mark, tone = MARKS.get(one.state, ("○", ""))
    said = viewer.text(f"handover.state_{one.state}")
    day = locales.day(viewer.language, one.turn.begins_at, viewer.zone)
    return dcc.Link(
        [
            html.Span(mark, className=f"is-{tone}" if tone else "quiet", **{"aria-hidden": "true"}),
            html.Span([f"{day} · ", html.B(shift_name(one.turn, viewer))]),
            html.Small(said),
        ],
        href=f"/handover?id={one.id}",
        className="past-one is-chosen" if is_chosen else "past-one",
        title=said,
    )
