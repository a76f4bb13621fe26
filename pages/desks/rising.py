"""What the listening page puts first: what is emerging, and the words of those who say so."""

from __future__ import annotations

import hub
from domain.alerts import Alert
from domain.emerging import EMERGING
from domain.metrics import METRICS
from domain.voices import Wanted

QUOTES, FOREMOST = 3, 3


def foremost() -> list[Alert]:
    """What is emerging, and what else is strange in what people say, the gravest first."""
    found = [one for one in hub.current().desk.unresolved() if one.muted_by is None and _is_said(one)]
    return sorted(found, key=lambda one: (one.kind != EMERGING, one.severity != "critical", -one.since))[:FOREMOST]


def _is_said(alert: Alert) -> bool:
    metric = METRICS.get(alert.metric)
    return alert.kind == EMERGING or (metric is not None and set(metric.streams) == {"mentions"})


def quotes(alert: Alert, now: int) -> list[str]:
    """What people wrote: the evidence of what is emerging, else what was negative meanwhile; as many as fit a card."""
    if alert.kind == EMERGING and alert.cause is not None:
        return [str(record["text"]) for record in alert.cause.records if record.get("text")][:QUOTES]
    names = ("platform", "topic", "sentiment", "language", *("channel", "product", "region", "touchpoint", "audience"))
    where = {name: value for name, value in alert.segment.items() if name in names}
    asked = Wanted(alert.since, now + 1, {"sentiment": "negative", **where})
    found, _ = hub.current().voices.page(asked, limit=QUOTES)
    return [str(one["text"]) for one in found]
