"""The ways out of a metric's page: what is shown, and the records behind a stretch, as CSV or XLSX."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from domain.comparisons import Span
from pages.desks.view import View

KINDS = ("csv", "xlsx")


def series(view: View, now: int, kind: str) -> str:
    """The address of what the chart shows, as a file of that kind ("csv", "xlsx")."""
    asked = [*_span((view.start(now), view.end(now))), ("grain", view.grain)]
    asked += [("by", view.by)] if view.by else []
    return f"/api/v1/metrics/{view.metric.name}/series.{kind}?{urlencode([*asked, *_where(view)])}"


def records(view: View, span: Span) -> dict[str, str]:
    """The address of all records behind a stretch of time, as each kind of file."""
    asked = urlencode([*_span(span), *_where(view)])
    return {kind: f"/api/v1/metrics/{view.metric.name}/records.{kind}?{asked}" for kind in KINDS}


def _span(span: Span) -> list[tuple[str, Any]]:
    return [("from", span[0]), ("to", span[1])]


def _where(view: View) -> list[tuple[str, Any]]:
    return [("where", f"{name}:{value}") for name, value in view.where.items()]
