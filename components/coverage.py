"""The coverage map: what customers say of each touchpoint, and where no rule opens a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.viewer import Viewer

KINDS = ("csat", "nps", "ces", "complaints")


def coverage_button(rows: Sequence[Any], viewer: Viewer, *, opens: str) -> list[html.Button]:
    """The button that opens the map and says how many touchpoints have no rule; none where nothing was heard."""
    if not rows:
        return []
    bare = sum(not one.is_covered for one in rows)
    said = viewer.text("coverage.some", n=viewer.number(bare)) if bare else viewer.text("coverage.all")
    return [html.Button(said, id={"type": opens, "act": "coverage"}, className="button", **{"aria-haspopup": "dialog"})]


def coverage_map(rows: Sequence[Any], viewer: Viewer, *, prefix: str) -> dmc.Modal:
    """The map as a dialog. Its id is {"type": "<prefix>-dialog", "act": "coverage"}.

    `rows` have `touchpoint, counts, covered, special, is_covered`.
    """
    heads = [viewer.text("dimension.touchpoint"), *(viewer.text(f"coverage.{kind}") for kind in KINDS)]
    heads.append(viewer.text("coverage.special"))
    body = [
        html.Tr([html.Th(viewer.label("value", one.touchpoint), scope="row"), *_cells(one, viewer)]) for one in rows
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(body)], className="coverage"
    )
    return dmc.Modal(
        html.Div([html.P(viewer.text("coverage.about"), className="dialog-why"), table], className="dialog"),
        id={"type": f"{prefix}-dialog", "act": "coverage"},
        title=viewer.text("coverage.title"),
        opened=False,
        centered=True,
        size="lg",
        closeButtonProps={"aria-label": viewer.text("act.cancel")},
        transitionProps={"duration": 0},
    )


def _cells(one: Any, viewer: Viewer) -> list[html.Td]:
    special = ", ".join(viewer.label("case_rule", name) for name in one.special)
    return [*(_cell(one.counts.get(kind, 0), kind in one.covered, viewer) for kind in KINDS), html.Td(special)]


def _cell(count: int, is_covered: bool, viewer: Viewer) -> html.Td:
    if not count:
        return html.Td("")
    note = [] if is_covered else [html.Small(viewer.text("coverage.none"))]
    return html.Td([viewer.number(count), *note], className="" if is_covered else "is-bare")
