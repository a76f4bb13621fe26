"""A stretch of time in numbers: the alerts and cases of it, as a report tells them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from domain.alerts import Alert
from store import alerts as kept
from store.state import alerts as _alerts
from store.state import cases as _cases


@dataclass(frozen=True)
class AlertCount:
    """How many alerts on one metric opened, how many of them critical, and what people called them."""

    metric: str
    kind: str
    count: int
    critical: int
    useful: int
    noise: int


@dataclass(frozen=True)
class CaseCount:
    """The cases that were opened, by the level they have reached; how many of them are closed by now."""

    level: int
    opened: int
    closed: int


def alerts(connection: Connection, start: int, end: int) -> list[AlertCount]:
    """The alerts that opened in [start, end) ms by metric, those with most first."""
    chosen = (
        select(
            _alerts.c.metric,
            _alerts.c.kind,
            func.count(),
            func.count(case((_alerts.c.severity == "critical", 1))),
            func.count(case((_alerts.c.useful == 1, 1))),
            func.count(case((_alerts.c.useful == 0, 1))),
        )
        .where(_alerts.c.opened_at >= start, _alerts.c.opened_at < end)
        .group_by(_alerts.c.metric, _alerts.c.kind)
        .order_by(func.count().desc(), _alerts.c.metric)
    )
    return [AlertCount(*row) for row in connection.execute(chosen)]


def worst_alerts(connection: Connection, start: int, end: int, limit: int) -> list[Alert]:
    """The alerts of that stretch that deserve a line: critical ones first, noise last, the longest before others."""
    length = func.coalesce(_alerts.c.resolved_at, end) - _alerts.c.since
    rank = case((_alerts.c.useful == 0, 2), (_alerts.c.severity == "critical", 0), else_=1)
    chosen = select(_alerts.c.id).where(_alerts.c.opened_at >= start, _alerts.c.opened_at < end)
    numbers = connection.scalars(chosen.order_by(rank, length.desc(), _alerts.c.id).limit(limit)).all()
    return [alert for number in numbers if (alert := kept.get(connection, number)) is not None]


def cases(connection: Connection, start: int, end: int) -> list[CaseCount]:
    """The cases that were opened in [start, end) ms, by level."""
    closed = func.count(case((_cases.c.state == "closed", 1)))
    chosen = select(_cases.c.level, func.count(), closed).group_by(_cases.c.level).order_by(_cases.c.level)
    found = connection.execute(chosen.where(_cases.c.opened_at >= start, _cases.c.opened_at < end))
    return [CaseCount(*row) for row in found]
