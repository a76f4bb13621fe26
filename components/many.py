"""Several alerts at once: the bar above the inbox while some are ticked. assets/desk.many.js shows and fills it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from components.desk import key
from components.viewer import Viewer

OPENS, DOES, SILENCES = "alerts-many-open", "alerts-many", "alerts-many-silence"
"""Types of the ids of its buttons: those with a dialog, the direct ones, and the one that silences."""
ACTS = (
    ("acknowledge", "a", OPENS),
    ("silence", "s", SILENCES),
    ("assign", "o", OPENS),
    ("resolve", "r", OPENS),
    ("useful", "l", DOES),
    ("noise", "n", DOES),
)
"""What can be done with several alerts, its key, and the type of its button's id."""


def many_bar(viewer: Viewer) -> html.Div:
    """The bar, hidden: how many are ticked, and what can be done with them."""
    count = html.B(className="many-count", **{"data-many": "count", "data-said": viewer.text("many.count", n="{n}")})
    clear = html.Button(
        [viewer.text("many.clear"), html.Kbd("Esc", **{"aria-hidden": "true"})],
        className="button",
        **{"data-many": "clear", "aria-keyshortcuts": "Escape"},
    )
    buttons = [_button(act, letter, kind, viewer) for act, letter, kind in ACTS]
    return html.Div(
        [count, *buttons, clear],
        className="many",
        hidden=True,
        role="toolbar",
        **{"data-many": "bar", "aria-label": viewer.text("many.bar")},
    )


def _button(act: str, letter: str, kind: str, viewer: Viewer) -> html.Button:
    return html.Button(
        [viewer.text(f"act.{act}"), key(letter)],
        id={"type": kind, "act": act},
        className="button is-main" if act == "acknowledge" else "button",
        **{"data-act": f"many-{act}", "data-key": letter, "aria-keyshortcuts": letter.upper()},
    )


def tick_box(number: int, title: str, viewer: Viewer) -> html.Button:
    """The box of one row; not an input, so that drawing the list again leaves it to the browser."""
    said = viewer.text("many.tick", title=title)
    return html.Button(
        id={"type": "alerts-tick", "id": number},
        className="tick",
        role="checkbox",
        **{"aria-checked": "false", "aria-label": said, "data-tick": str(number)},
    )


def outcome(act: str, done: int, every: int, faster: Sequence[str], viewer: Viewer) -> str:
    """What came of it, in one line: of how many, and those where somebody was faster."""
    said = viewer.text(f"many.done_{act}", n=viewer.number(done), all=viewer.number(every))
    return f"{said} {viewer.text('many.faster', names=', '.join(faster))}" if faster else said
