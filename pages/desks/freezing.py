"""Which view a frozen one is made of, and where the same stands today: from addresses of a metric's page and back."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from domain.comparisons import Span
from domain.metrics import METRICS
from pages.desks.view import View, said_span, span_of, view_of, where_of
from reports.freezer import Asked, Look


def way(view: View, sel: Span | None) -> str:
    """The address at which this view of a metric's page can be frozen."""
    return f"/frozen?of={quote(view.address(sel=said_span(sel) or None), safe='')}"


def asked_of(address: str | None, now: int) -> Asked | None:
    """The view that the address of a metric's page shows at `now` (ms); None if it is none."""
    parts = urlsplit(address or "")
    name = parts.path.removeprefix("/metrics/")
    if not parts.path.startswith("/metrics/") or name not in METRICS:
        return None
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    metric, span = METRICS[name], span_of(query.get("span"))
    chosen = {key: query.get(key) for key in ("grain", "by", "against")}
    view = view_of(metric, shown=query.get("range"), span=span, **chosen)
    start, end = view.start(now), view.end(now)
    if start >= end:
        return None
    # An address leaves out a breakdown that is switched off.
    by = view.by if "by" in query else ""
    where = where_of(metric, query.get("where"))
    return Asked(metric, start, end, view.grain, by, view.against, where, span_of(query.get("sel")))


def live(look: Look) -> str:
    """The address of the same view with what is known of it today."""
    asked = look.asked
    view = View(asked.metric, "7d", asked.grain, asked.by, asked.against, dict(asked.where), (asked.start, asked.end))
    return view.address(range=None, sel=said_span(asked.chosen) or None)
