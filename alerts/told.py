"""What was told of buckets that no memory holds: while they were filling, or before late records sent a post back."""

from __future__ import annotations

from sqlalchemy import Connection

from domain.metrics import Metric
from domain.targets import is_of_target
from domain.verdicts import series_name
from store import alerts


def told_beyond(connection: Connection, metric: Metric, until: int) -> dict[str, int]:
    """The series on which alerts stand that tell of a bucket from `until` (ms) on, and of which: {} without any.

    A restart must not forget to disprove them.
    """
    standing = [one for one in alerts.unresolved(connection) if one.metric == metric.name and one.kind == "metric"]
    told = {series_name(one.metric, one.segment): one.verdict for one in standing}
    return {name: verdict.at for name, verdict in told.items() if verdict.at >= until and not is_of_target(verdict)}
