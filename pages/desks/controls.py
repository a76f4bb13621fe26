"""The controls of a metric's page: which metric, range, grain, breakdown, comparison, and the way out as CSV."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from components.viewer import Viewer
from domain.metrics import METRICS
from pages.desks.view import GRAINS_OF, RANGES, View

CONTROLS = {"range": "metrics-range", "grain": "metrics-grain", "by": "metrics-by", "compare": "metrics-compare"}


def picker(view: View, viewer: Viewer) -> dmc.Select:
    """Which metric: the heading of the page is the way to another."""
    metrics = [{"value": one.name, "label": viewer.text(f"metric.{one.name}")} for one in METRICS.values()]
    return dmc.Select(
        id="metrics-metric-choice",
        data=metrics,
        value=view.metric.name,
        searchable=True,
        allowDeselect=False,
        maxDropdownHeight=480,
        comboboxProps={"width": 300, "position": "bottom-start"},
        className="metric-picker",
        **_said("choose", viewer),
    )


def _said(control: str, viewer: Viewer) -> dict[str, str]:
    return {"aria-label": viewer.text(f"metrics.{control}")}


def tools(view: View, viewer: Viewer) -> html.Div:
    ranges = [{"value": name, "label": viewer.text(f"range.{name}")} for name in RANGES]
    offered = grains(view.range, viewer)
    csv = {"download": "", "aria-label": viewer.text("metrics.csv_label")}
    return html.Div(
        [
            dmc.SegmentedControl(id=CONTROLS["range"], data=ranges, value=view.range, **_said("range", viewer)),
            dmc.SegmentedControl(id=CONTROLS["grain"], data=offered, value=view.grain, **_said("grain", viewer)),
            _breakdown(view, viewer),
            dmc.Switch(
                id=CONTROLS["compare"], checked=view.has_before, label=viewer.text("metrics.compare"), size="sm"
            ),
            html.A(viewer.text("act.csv"), id="metrics-csv", className="button", **csv),
        ],
        className="page-tools",
    )


def _breakdown(view: View, viewer: Viewer) -> dmc.Select:
    names = {name: viewer.text(f"dimension.{name}").lower() for name in view.metric.dimensions}
    return dmc.Select(
        id=CONTROLS["by"],
        data=[{"value": name, "label": viewer.text("metrics.by_name", dimension=said)} for name, said in names.items()],
        value=view.by or None,
        clearable=True,
        w="11.5rem",
        placeholder=viewer.text("metrics.by_none"),
        clearButtonProps={"aria-label": viewer.text("act.clear")},
        **_said("by", viewer),
    )


def grains(length: str, viewer: Viewer) -> list[dict[str, str]]:
    return [{"value": name, "label": viewer.text(f"grain.{name}")} for name in GRAINS_OF[length]]
