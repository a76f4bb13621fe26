"""The ladder of cases: what stands on each level, and how soon the first of it climbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

import locales
from components.viewer import Viewer
from domain.forecast import Foreseen
from domain.ladders import Ladders, Rung
from domain.times import HOUR

SOON = 2 * HOUR
"""A case that is due within this time is drawn as a warning."""


def rungs(
    levels: Sequence[Any], ladders: Ladders, chosen: int | None, viewer: Viewer, *, tile: str
) -> list[html.Button]:
    """One tile a level: how many cases, the nearest due, how many nobody has. Ids are {"type": tile, "level": n}.

    `levels` have `level, open, nearest_due_at, unowned, paused, oldest_opened_at`.
    """
    return [_rung(found, ladders, found.level == chosen, viewer, tile) for found in levels]


def _rung(found: Any, ladders: Ladders, is_chosen: bool, viewer: Viewer, tile: str) -> html.Button:
    tone = _rung_tone(found, ladders, viewer)
    head = [viewer.label("level", str(found.level)), *_rung_said(found.level, ladders.common(found.level), viewer)]
    return html.Button(
        [
            html.Span(" · ".join(part for part in head if part), className="rung-head"),
            html.Span(viewer.number(found.open), className=f"rung-count {tone}".strip()),
            html.Span(_rung_note(found, viewer), className="rung-note"),
        ],
        id={"type": tile, "level": found.level},
        className="rung is-chosen" if is_chosen else "rung",
        **{"aria-pressed": "true" if is_chosen else "false"},
    )


def _rung_said(level: int, rung: Rung | None, viewer: Viewer) -> tuple[str, str]:
    """How long a level has and who answers on it; that it depends on the touchpoint where the ladders differ."""
    usual = f"level.who_{level}"
    who = viewer.text(usual) if locales.has(viewer.language, usual) else ""
    if rung is None:
        return viewer.text("case.by_touchpoint"), who
    if rung.time is None:
        return viewer.text("case.no_limit"), rung.who or who
    hours = viewer.number(rung.time / HOUR, 1) if rung.time % HOUR else viewer.number(rung.time // HOUR)
    return viewer.text("case.hours_business" if rung.hours.is_business else "case.hours", n=hours), rung.who or who


def _rung_tone(found: Any, ladders: Ladders, viewer: Viewer) -> str:
    if not found.open:
        return "is-quiet"
    if found.level > 1 and ladders.is_last(found.level):
        return "is-bad"
    return f"is-{due_tone(found.nearest_due_at, viewer)}" if due_tone(found.nearest_due_at, viewer) else ""


def _rung_note(found: Any, viewer: Viewer) -> list[Any]:
    if not found.open:
        return [viewer.text("case.empty_level")]
    if found.paused == found.open:
        said: list[Any] = [viewer.text("case.all_paused")]
    elif found.nearest_due_at is None:
        said = [viewer.text("case.oldest", span=viewer.since(found.oldest_opened_at))]
    else:
        tone = due_tone(found.nearest_due_at, viewer)
        said = [html.B(_nearest(found.nearest_due_at, viewer), className=f"is-{tone}" if tone else "")]
    owners = (
        viewer.text("case.unowned", n=viewer.number(found.unowned)) if found.unowned else viewer.text("case.all_owned")
    )
    is_some = 0 < found.paused < found.open
    paused = [" · ", viewer.text("case.some_paused", n=viewer.number(found.paused))] if is_some else []
    return [*said, " · ", owners, *paused]


def _nearest(due_at: int, viewer: Viewer) -> str:
    left = (due_at - viewer.now) / 1000
    said = locales.span(viewer.language, left)
    return viewer.text("case.nearest" if left >= 0 else "case.overdue", span=said)


def foreseen(forecast: Foreseen | None, viewer: Viewer) -> str:
    """How many fall due before the shift is over, and how many of them will not be answered; '' where none do."""
    if forecast is None or not forecast.due:
        return ""
    end = viewer.moment(forecast.until)
    said = viewer.text("case.due_by", n=viewer.number(forecast.due), until=end)
    if forecast.expected is None:
        return f"{said} {viewer.text('case.unforeseen')}"
    between = {"lower": viewer.number(forecast.lower), "upper": viewer.number(forecast.upper)}
    return f"{said} {viewer.text('case.foreseen', expected=viewer.number(forecast.expected), **between)}"


def due_tone(due_at: int | None, viewer: Viewer) -> str:
    """bad once it is past due, warn when it soon will be, else ''."""
    if due_at is None:
        return ""
    return "bad" if due_at <= viewer.now else "warn" if due_at - viewer.now <= SOON else ""
