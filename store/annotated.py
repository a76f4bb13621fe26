"""What people wrote on charts; what was taken off again or changed is kept as it was, with who did it."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    RowMapping,
    Select,
    Table,
    Text,
    func,
    insert,
    or_,
    select,
    update,
)

from domain.annotations import Annotation
from domain.people import Actor
from store.columns import key_column, metadata, moment_column, text_column

_table = Table(
    "annotations",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("kind", "name", "metric", "who", "role")),
    moment_column("starts_at", required=True),
    moment_column("ends_at"),
    moment_column("created_at", required=True),
    moment_column("deleted_at"),
    text_column("deleted_by"),
    text_column("deleted_role"),
    moment_column("edited_at"),
    *(Column(name, Text, nullable=False, server_default="") for name in ("edited_by", "edited_role")),
    # The annotation that these words were changed into.
    Column("became", BigInteger),
    Index(None, "starts_at"),
    sqlite_autoincrement=True,
)
_PLAIN = tuple(one.name for one in fields(Annotation))
_END = func.coalesce(_table.c.ends_at, _table.c.starts_at + 1)


def add(connection: Connection, made: Annotation) -> int:
    """Keep a new one; its id."""
    return int(connection.execute(insert(_table).values(_values(made)).returning(_table.c.id)).scalar_one())


def get(connection: Connection, annotation_id: int) -> Annotation | None:
    """The one with that id; None if it is not there, or no longer."""
    row = connection.execute(_standing().where(_table.c.id == annotation_id)).mappings().first()
    return None if row is None else _annotation(row)


def change(connection: Connection, before: Annotation, after: Annotation) -> bool:
    """Keep it as it is now, and as it was beside it; False if somebody was faster.

    What it was is a row of its own: off the charts, and `became` says what it was changed into.
    """
    seen = (_table.c.deleted_at.is_(None), _table.c.edited_at.is_not_distinct_from(before.edited_at))
    done = update(_table).where(_table.c.id == before.id, *seen).values(_values(after))
    if connection.execute(done).rowcount != 1:
        return False
    off = {"deleted_at": after.edited_at, "deleted_by": after.edited_by, "deleted_role": after.edited_role}
    connection.execute(insert(_table).values(_values(before) | off | {"became": before.id}))
    return True


def between(connection: Connection, start: int, end: int, metric: str | None = None) -> list[Annotation]:
    """Those that touch [start, end) ms, in order of time; with `metric` those on its chart."""
    chosen = _standing().where(_table.c.starts_at < end, start < _END)
    if metric is not None:
        chosen = chosen.where(or_(_table.c.metric == "", _table.c.metric == metric))
    chosen = chosen.order_by(_table.c.starts_at, _table.c.id)
    return [_annotation(row) for row in connection.execute(chosen).mappings()]


def page(connection: Connection, *, limit: int = 50, after: int | None = None) -> list[Annotation]:
    """Those of every chart, the last written first; `after` is the id of the last one that is known already."""
    chosen = _standing().order_by(_table.c.id.desc()).limit(limit)
    if after is not None:
        chosen = chosen.where(_table.c.id < after)
    return [_annotation(row) for row in connection.execute(chosen).mappings()]


def campaign_spans(connection: Connection) -> list[tuple[int, int]]:
    """First and last moment (ms) of every campaign."""
    return [(one.starts_at, one.last) for one in _read(connection, _standing().where(_table.c.kind == "campaign"))]


def delete(connection: Connection, annotation_id: int, actor: Actor, now: int) -> bool:
    """Take one off the charts; False if it is not there, or no longer."""
    values = {"deleted_at": now, "deleted_by": actor.name, "deleted_role": actor.role}
    standing = _table.c.deleted_at.is_(None)
    done = update(_table).where(_table.c.id == annotation_id, standing).values(**values)
    return connection.execute(done).rowcount == 1


def _standing() -> Select[tuple[object, ...]]:
    return select(*(_table.c[name] for name in _PLAIN)).where(_table.c.deleted_at.is_(None))


def _values(one: Annotation) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "id"}


def _read(connection: Connection, chosen: Select[tuple[object, ...]]) -> list[Annotation]:
    return [_annotation(row) for row in connection.execute(chosen).mappings()]


def _annotation(row: RowMapping) -> Annotation:
    return Annotation(**row)
