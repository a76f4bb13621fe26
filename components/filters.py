"""The filters of the backlog, and the bar that acts on several cases."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from components.viewer import Viewer

Choices = list[dict[str, str]]


def owners_of(owners: Sequence[str], chosen: str | None, viewer: Viewer, *, none: str) -> Choices:
    """What the filter by owner offers, oneself first; `none` is the value of cases without an owner."""
    mine = [viewer.actor.name] if viewer.actor and viewer.actor.name in owners else []
    people = [*mine, *(one for one in owners if one not in mine)]
    return _offered([(one, one or viewer.text("case.nobody")) for one in people], chosen, none)


def touchpoints_of(touchpoints: Sequence[str], chosen: str | None, viewer: Viewer, *, none: str) -> Choices:
    """What the filter by touchpoint offers; `none` is the value of cases without one."""
    said = [(one, viewer.label("value", one) if one else viewer.text("word.unknown")) for one in touchpoints]
    return _offered(said, chosen, none)


def _offered(said: Sequence[tuple[str, str]], chosen: str | None, none: str) -> Choices:
    data = [{"value": value or none, "label": label} for value, label in said]
    # What the address asks for stays chosen, even if no case has it any more.
    is_known = chosen is None or any(one["value"] == chosen for one in data)
    return data if is_known else [*data, {"value": chosen or none, "label": chosen or none}]


def filter_by(name: str, data: Choices, chosen: str | None, viewer: Viewer) -> dmc.Select:
    """The filter of that name (owner or touchpoint); its id is cases-<name>."""
    said = viewer.text(f"case.filter_{name}")
    return dmc.Select(
        id=f"cases-{name}",
        data=data,
        value=chosen,
        clearable=True,
        searchable=True,
        placeholder=said,
        w="11rem",
        clearButtonProps={"aria-label": viewer.text("act.clear")},
        **{"aria-label": said},
    )


def overdue_switch(is_on: bool, viewer: Viewer) -> dmc.Switch:
    """Only what is past a due time."""
    return dmc.Switch(id="cases-overdue", checked=is_on, label=viewer.text("case.filter_overdue"), size="sm")


def bulk_bar(viewer: Viewer, *, opens: str) -> html.Div:
    """The bar over the list while several rows are chosen; assets/desk.cases.js shows it and says how many."""
    button = html.Button(
        viewer.text("act.assign_all"),
        id={"type": opens, "act": "assign_all"},
        className="button is-main",
        **{"data-act": "assign_all", "data-key": "g", "aria-keyshortcuts": "G"},
    )
    count = html.B(id="cases-count", **{"data-said": viewer.text("case.chosen", n="{n}")})
    return html.Div([count, button], id="cases-bulk", className="cases-bulk", hidden=True, role="status")
