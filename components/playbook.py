"""A playbook as a card: its steps, those that are done with who did them and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from components.desk import after, section
from components.viewer import Viewer
from domain.playbooks import Playbook
from domain.transitions import Transition
from locales.playbooks import playbook_title, step_text

STEP = "playbook-step"
"""The type of a step's button; its id says of which thing ("alert" or "incident"), and which step."""


def playbook(
    book: Playbook, done: Mapping[str, Transition], viewer: Viewer, *, thing: str, number: int
) -> html.Section:
    """The steps of the playbook of an alert or an incident (`thing`, `number`), each a switch that ticks it off."""
    rows = [
        html.Li(_step(key, step_text(viewer.language, book, place), done.get(key), viewer, (thing, number)))
        for place, key in enumerate(book.keys, start=1)
    ]
    counted = viewer.text(
        "playbook.progress", done=viewer.number(sum(key in done for key in book.keys)), all=viewer.number(len(rows))
    )
    title = f"{viewer.text('playbook.title')}: {playbook_title(viewer.language, book)}"
    return section(title, html.Ol(rows, className="steps"), note=counted)


def _step(key: str, said: str, tick: Transition | None, viewer: Viewer, of: tuple[str, int]) -> list[Any]:
    is_done = tick is not None
    ident = {"type": STEP, "thing": of[0], "number": of[1], "step": key}
    now, then = ("undone", "done") if is_done else ("done", "undone")
    switch = html.Button(
        [html.Span("✓" if is_done else "", className="step-box", **{"aria-hidden": "true"}), html.Span(said)],
        id={**ident, "to": now},
        className="step is-done" if is_done else "step",
        role="checkbox",
        **{"aria-checked": "true" if is_done else "false", "data-act": "tick"},
        **after({**ident, "to": then}),
    )
    if tick is None:
        return [switch]
    by = viewer.text("playbook.done_by", who=tick.who, at=viewer.moment(tick.at))
    return [switch, html.Small(by, className="quiet")]
