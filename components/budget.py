"""The line above the inbox that says when there are more alerts than people can answer, and which rules raise them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from components.viewer import Viewer
from domain.budget import NAMED, Rule, Spent
from domain.emerging import EMERGING
from domain.outside import OUTSIDE


def over_budget(standing: Sequence[Spent], shift_ms: int, viewer: Viewer) -> list[html.P]:
    """A calm line for each budget that is spent; [] while none is."""
    return [_line(one, shift_ms, viewer) for one in standing if one.is_over]


def _line(one: Spent, shift_ms: int, viewer: Viewer) -> html.P:
    said = viewer.text(
        "budget.over_team" if one.team else "budget.over",
        team=one.team,
        n=one.alerts,
        budget=one.budget,
        span=viewer.span(shift_ms),
    )
    links = [part for rule in one.rules[:NAMED] for part in (" · ", _link(rule, viewer))][1:]
    return html.P([said, " ", viewer.text("budget.noisiest"), " ", *links], className="alerts-budget")


def _link(rule: Rule, viewer: Viewer) -> dcc.Link:
    words = viewer.text("budget.rule", rule=_name(rule, viewer), n=rule.alerts)
    pages = {"silence": "/sources", "joint": "/alerts", OUTSIDE: "/alerts", EMERGING: "/listening"}
    return dcc.Link(words, href=pages.get(rule.kind, f"/metrics/{rule.metric}#backtest"))


def _name(rule: Rule, viewer: Viewer) -> str:
    if rule.kind == "silence":
        return viewer.label("source_name", rule.segment.get("source"))
    if rule.kind == OUTSIDE:
        return rule.metric
    where = viewer.segment(dict(rule.segment))
    name = viewer.text(f"metric.{rule.metric}")
    return f"{name}, {where}" if where else name
