"""Verdicts kept per series, so that charts can draw the band of yesterday."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, bindparam, delete, func, select

from domain.metrics import METRICS
from domain.verdicts import Verdict
from store.state import verdicts as _verdicts

_FIELDS = ("value", "n", "expected", "lower", "upper", "score", "call", "code")
_SHOWN = (_verdicts.c.bucket, *(_verdicts.c[name] for name in _FIELDS))
_OF_SERIES = (_verdicts.c.series == bindparam("wanted")) & (_verdicts.c.grain == bindparam("length"))
_HAS = {
    name: select(_verdicts.c.bucket)
    .where(_OF_SERIES, _verdicts.c[name].is_not(None))
    .order_by(_verdicts.c.bucket.desc())
    for name in ("expected", "value")
}


Row = tuple[str, int, float | None, float | None, float | None, float | None, float | None, float, str, str]
"""Series, bucket (ms), value, n, expected, lower, upper, score, call and code of one verdict."""


def put_many(connection: Connection, series: str, grain: str, judged: Iterable[Verdict]) -> None:
    """Keep these verdicts of one series, in the place of earlier ones of the same buckets."""
    put_rows(connection, grain, ((series, one.at, *(getattr(one, name) for name in _FIELDS)) for one in judged))


def put_rows(connection: Connection, grain: str, rows: Iterable[Row]) -> None:
    """The same of verdicts on many series."""
    kept = [(*row, grain) for row in rows]
    if not kept:
        return
    names, mark = ("series", "bucket", *_FIELDS, "grain"), "?" if connection.dialect.name == "sqlite" else "%s"
    put = f"INSERT INTO verdicts ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608
    changes = ", ".join(f"{name} = excluded.{name}" for name in _FIELDS)
    connection.exec_driver_sql(f"{put} ON CONFLICT (series, grain, bucket) DO UPDATE SET {changes}", kept)


def between(connection: Connection, series: str, grain: str, *, start: int, end: int) -> list[Verdict]:
    """The verdicts on buckets of [start, end) ms, in order of time."""
    chosen = select(*_SHOWN).where(
        _verdicts.c.series == series, _verdicts.c.grain == grain, _verdicts.c.bucket >= start, _verdicts.c.bucket < end
    )
    return [_verdict(row) for row in connection.execute(chosen.order_by(_verdicts.c.bucket))]


def values(
    connection: Connection, series: Sequence[str], grain: str, *, start: int, end: int
) -> list[tuple[str, int, float | None, float | None]]:
    """(series, bucket, value, n) of all that was judged of these series in [start, end) ms, in no order."""
    chosen = select(_verdicts.c.series, _verdicts.c.bucket, _verdicts.c.value, _verdicts.c.n).where(
        _verdicts.c.series.in_(series),
        _verdicts.c.grain == grain,
        _verdicts.c.bucket >= start,
        _verdicts.c.bucket < end,
    )
    return [(row.series, row.bucket, row.value, row.n) for row in connection.execute(chosen)]


def bands(
    connection: Connection, series: Sequence[str], grain: str, *, start: int, end: int
) -> list[tuple[str, int, float | None, float | None, float | None, float | None, float | None]]:
    """(series, bucket, value, expected, lower, upper, n) of these series in [start, end) ms, in no order."""
    kept = _verdicts.c
    chosen = select(kept.series, kept.bucket, kept.value, kept.expected, kept.lower, kept.upper, kept.n).where(
        kept.series.in_(series), kept.grain == grain, kept.bucket >= start, kept.bucket < end
    )
    return [tuple(row) for row in connection.execute(chosen)]


def judged(connection: Connection) -> list[str]:
    """The series that were ever judged, in the order of their names."""
    # From name to name along the key: asked for all distinct names, a database reads millions of rows.
    first = select(func.min(_verdicts.c.series).label("series")).cte("names", recursive=True)
    following = select(func.min(_verdicts.c.series)).where(_verdicts.c.series > first.c.series).scalar_subquery()
    names = first.union_all(select(following).where(first.c.series.is_not(None)))
    return list(connection.scalars(select(names.c.series).where(names.c.series.is_not(None)).order_by(names.c.series)))


def latest(connection: Connection, series: str, grain: str) -> Verdict | None:
    """The verdict on the newest bucket; None if the series was never judged."""
    chosen = select(*_SHOWN).where(_verdicts.c.series == series, _verdicts.c.grain == grain)
    row = connection.execute(chosen.order_by(_verdicts.c.bucket.desc()).limit(1)).first()
    return _verdict(row) if row is not None else None


def learnt(connection: Connection, series: str, grain: str) -> bool | None:
    """True if something is expected of the series, False while its pattern is learnt; None if it has no values."""
    asked = {"wanted": series, "length": grain}
    known = (connection.execute(_HAS[name].limit(1), asked).first() is not None for name in ("expected", "value"))
    return True if next(known) else False if next(known) else None


def patterns(connection: Connection) -> tuple[int, int]:
    """Of how many watched metrics the pattern is known, and of how many it is still being learnt."""
    known = [learnt(connection, one.name, one.grain) for one in METRICS.values() if one.is_watched]
    return known.count(True), known.count(False)


def judged_until(connection: Connection) -> dict[tuple[str, str], int]:
    """The newest judged bucket (ms) of each (series, grain)."""
    chosen = select(_verdicts.c.series, _verdicts.c.grain, func.max(_verdicts.c.bucket)).group_by(
        _verdicts.c.series, _verdicts.c.grain
    )
    return {(series, grain): bucket for series, grain, bucket in connection.execute(chosen)}


def forget(connection: Connection, before: int) -> int:
    """Drop verdicts on buckets before that moment (ms); how many."""
    return connection.execute(delete(_verdicts).where(_verdicts.c.bucket < before)).rowcount


def _verdict(row: sqlalchemy.Row[Any]) -> Verdict:
    return Verdict(at=row.bucket, **{name: row._mapping[name] for name in _FIELDS})
