"""Recovery drawn: what became of asking one customer again, and how many of the unhappy were won back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

import locales
from components.deliveries import why_not_sent
from components.desk import section
from components.viewer import Viewer
from domain.recovery import Converted, Question

TONES = {"good": "good", "bad": "bad"}
LEAST = 10
"""Answers below which a share is not coloured or compared."""


def asked_again(question: Question | None, viewer: Viewer) -> list[html.P]:
    """When the customer is or was asked again, and what they answered; [] if nobody asks."""
    if question is None:
        return []
    at = {"due": question.due_at, "asked": question.asked_at, "answered": question.answered_at}.get(question.state)
    said = viewer.text(f"recovery.{question.state}", at=viewer.moment(at) if at else "")
    grade = viewer.text(f"recovery.{question.after}") if question.after else ""
    tone = TONES.get(question.after or "", "")
    parts: list[Any] = [html.Span(said)]
    parts += [" ", html.B(grade, className=f"is-{tone}" if tone else "")] if grade else []
    return [html.P(parts, className="quiet", title=why_not_sent(question.error, viewer) if question.error else None)]


def conversion(found: Mapping[str, Sequence[Converted]], viewer: Viewer, *, days: int) -> list[html.Section]:
    """The table of who was won back, in all and by touchpoint, level and team; [] before anybody was to be asked."""
    if not any(one.asked for one in found[""]):
        return []
    heads = ("recovery.of", "recovery.closed", "recovery.n", "recovery.converted", "recovery.still_bad")
    head = html.Thead(html.Tr([html.Th(viewer.text(one), scope="col") for one in heads]))
    groups = [html.Tbody([_row(one, viewer.text("recovery.all"), viewer) for one in found[""]])]
    # One part alone says nothing that the whole does not.
    groups += [
        html.Tbody([_row(one, _named(by, one.name, viewer), viewer) for one in found[by]])
        for by in ("touchpoint", "level", "team")
        if len(found[by]) > 1
    ]
    note = viewer.text("recovery.note", n=viewer.number(days))
    body = html.Table([head, *groups], className="coverage")
    return [section(viewer.text("recovery.title"), body, note=note)]


def _named(by: str, name: str, viewer: Viewer) -> str:
    return viewer.label("level", name) if name and by == "level" else viewer.segment({by: name})


def _row(one: Converted, name: str, viewer: Viewer) -> html.Tr:
    share: Any = viewer.text("word.not_enough")
    if one.share is not None and one.n >= LEAST:
        interval = locales.interval(viewer.language, one.lower, one.upper, "percent")
        share = [viewer.value(one.share, "percent"), " ", html.Small(f"({interval})", className="is-beside")]
    cells = (viewer.number(one.asked), viewer.number(one.n), share, viewer.number(one.still_bad))
    return html.Tr([html.Th(name, scope="row"), *(html.Td(cell) for cell in cells)])
