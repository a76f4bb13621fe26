"""Verdicts kept per series, so that charts can draw the band of yesterday."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.verdicts import Verdict
from store.state import verdicts as _verdicts

_FIELDS = ("value", "n", "expected", "lower", "upper", "score", "call", "code")
_SHOWN = (_verdicts.c.bucket, *(_verdicts.c[name] for name in _FIELDS))


def put_many(connection: Connection, series: str, grain: str, judged: Iterable[Verdict]) -> None:
    """Keep these verdicts of one series, in the place of earlier ones of the same buckets."""
    rows = [
        {"series": series, "grain": grain, "bucket": verdict.at, **{name: getattr(verdict, name) for name in _FIELDS}}
        for verdict in judged
    ]
    if not rows:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    kept = insert(_verdicts)
    changes = {name: kept.excluded[name] for name in _FIELDS}
    connection.execute(kept.on_conflict_do_update(index_elements=["series", "grain", "bucket"], set_=changes), rows)


def between(connection: Connection, series: str, grain: str, *, start: int, end: int) -> list[Verdict]:
    """The verdicts on buckets of [start, end) ms, in order of time."""
    chosen = select(*_SHOWN).where(
        _verdicts.c.series == series, _verdicts.c.grain == grain, _verdicts.c.bucket >= start, _verdicts.c.bucket < end
    )
    return [_verdict(row) for row in connection.execute(chosen.order_by(_verdicts.c.bucket))]


def judged(connection: Connection, *, start: int, end: int) -> list[str]:
    """The series with verdicts on buckets of [start, end) ms, in the order of their names."""
    chosen = select(_verdicts.c.series).where(_verdicts.c.bucket >= start, _verdicts.c.bucket < end).distinct()
    return list(connection.scalars(chosen.order_by(_verdicts.c.series)))


def latest(connection: Connection, series: str, grain: str) -> Verdict | None:
    """The verdict on the newest bucket; None if the series was never judged."""
    chosen = select(*_SHOWN).where(_verdicts.c.series == series, _verdicts.c.grain == grain)
    row = connection.execute(chosen.order_by(_verdicts.c.bucket.desc()).limit(1)).first()
    return _verdict(row) if row is not None else None


def judged_until(connection: Connection) -> dict[tuple[str, str], int]:
    """The newest judged bucket (ms) of each (series, grain)."""
    chosen = select(_verdicts.c.series, _verdicts.c.grain, func.max(_verdicts.c.bucket)).group_by(
        _verdicts.c.series, _verdicts.c.grain
    )
    return {(series, grain): bucket for series, grain, bucket in connection.execute(chosen)}


def forget(connection: Connection, before: int) -> int:
    """Drop verdicts on buckets before that moment (ms); how many."""
    return connection.execute(delete(_verdicts).where(_verdicts.c.bucket < before)).rowcount


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(at=row.bucket, **{name: row._mapping[name] for name in _FIELDS})
