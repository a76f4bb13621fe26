"""The controls of a metric's page: which metric, range, grain, breakdown, comparison, and the way out as CSV."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html

from components.desk import LIST
from components.viewer import Viewer
from domain.comparisons import AGAINST
from domain.metrics import METRICS
from pages.desks.view import GRAINS_OF, NOTHING, RANGES, View

CONTROLS = {"range": "metrics-range", "grain": "metrics-grain", "by": "metrics-by", "against": "metrics-against"}


def picker(view: View, viewer: Viewer) -> dmc.Select:
    """Which metric: the heading of the page is the way to another."""
    metrics = [{"value": one.name, "label": viewer.text(f"metric.{one.name}")} for one in METRICS.values()]
    return dmc.Select(
        id="metrics-metric-choice",
        data=metrics,
        value=view.metric.name,
        searchable=True,
        allowDeselect=False,
        styles={"options": {"maxHeight": "30rem"}},
        comboboxProps={**LIST["comboboxProps"], "width": 300, "position": "bottom-start"},
        className="metric-picker",
        **_said("choose", viewer),
    )


def _said(control: str, viewer: Viewer) -> dict[str, str]:
    return {"aria-label": viewer.text(f"metrics.{control}")}


def tools(view: View, viewer: Viewer) -> html.Div:
    ranges = [{"value": name, "label": viewer.text(f"range.{name}")} for name in RANGES]
    offered = grains(view.range, viewer)
    return html.Div(
        [
            dmc.SegmentedControl(id=CONTROLS["range"], data=ranges, value=view.range, **_said("range", viewer)),
            dmc.SegmentedControl(id=CONTROLS["grain"], data=offered, value=view.grain, **_said("grain", viewer)),
            _breakdown(view, viewer),
            _comparison(view, viewer),
            *_ways_out(viewer),
        ],
        className="page-tools",
    )


def _comparison(view: View, viewer: Viewer) -> dmc.Select:
    """What it is held against; also what a range is explained against."""
    names = [{"value": name, "label": viewer.text(f"against.{name}")} for name in (*AGAINST, NOTHING)]
    return dmc.Select(
        id=CONTROLS["against"],
        data=names,
        value=view.against or NOTHING,
        allowDeselect=False,
        w="16.5rem",
        **_said("against", viewer),
    )


def _ways_out(viewer: Viewer) -> list[html.A | html.Button | dcc.Link]:
    """The numbers as CSV and XLSX, the chart as PNG, all of it frozen as it is."""
    files = [
        html.A(
            viewer.text(f"act.{kind}"),
            id=f"metrics-{kind}",
            className="button",
            **{"download": "", "aria-label": viewer.text(f"metrics.{kind}_label")},
        )
        for kind in ("csv", "xlsx")
    ]
    said = {"aria-label": viewer.text("metrics.png_label")}
    freeze = dcc.Link(
        viewer.text("frozen.freeze"),
        id="metrics-freeze",
        href="/frozen",
        className="button",
        title=viewer.text("frozen.freeze_label"),
    )
    return [*files, html.Button(viewer.text("act.png"), id="metrics-png", className="button", **said), freeze]


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
