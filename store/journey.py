"""Everything one customer went through: their records of every stream and their cases, in order."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Table, and_, literal, or_, select, tuple_

from domain.journey import CASES, STREAMS, Key, Step
from store import cursors
from store.schema import RECORDS
from store.state import cases


def page(
    connection: Connection, customer: str, *, limit: int = 50, after: str | None = None
) -> tuple[list[Step], str | None]:
    """Steps of the customer with that keyed hash, newest first, and the cursor of the next page (None at the end).

    [] for a customer nobody knows. BadInput for a cursor that is not ours.
    """
    before: Key | None = None
    if after is not None:
        at, stream, source, external_id = cursors.read(after, (int, str, str, str))
        before = at, stream, source, external_id
    found = [step for name in STREAMS for step in _records(connection, name, customer, before, limit + 1)]
    found += _cases(connection, customer, before, limit + 1)
    steps = sorted(found, key=lambda step: step.key, reverse=True)
    if len(steps) <= limit:
        return steps, None
    return steps[:limit], cursors.written(steps[limit - 1].key)


def _records(connection: Connection, name: str, customer: str, before: Key | None, limit: int) -> list[Step]:
    table = RECORDS[name]
    key = (table.c.occurred_at, table.c.source, table.c.external_id)
    chosen = select(table).where(table.c.customer == customer, *_earlier(table, name, before))
    rows = connection.execute(chosen.order_by(*(column.desc() for column in key)).limit(limit)).mappings()
    return [Step(row["occurred_at"], name, row["source"], row["external_id"], dict(row)) for row in rows]


def _earlier(table: Table, name: str, before: Key | None) -> list[ColumnElement[bool]]:
    if before is None:
        return []
    at, stream, source, external_id = before
    if name > stream:
        return [table.c.occurred_at < at]
    if name < stream:
        return [table.c.occurred_at <= at]
    is_earlier = tuple_(table.c.source, table.c.external_id) < tuple_(literal(source), literal(external_id))
    return [or_(table.c.occurred_at < at, and_(table.c.occurred_at == at, is_earlier))]


def _cases(connection: Connection, customer: str, before: Key | None, limit: int) -> list[Step]:
    """Cases are few: all that are not later, the numbers of those at the same moment compared here."""
    chosen = select(cases).where(cases.c.customer == customer)
    if before is not None:
        chosen = chosen.where(cases.c.opened_at <= before[0])
    rows = connection.execute(chosen.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(limit)).mappings()
    steps = [Step(row["opened_at"], CASES, "", f"{row['id']:012d}", dict(row)) for row in rows]
    return [step for step in steps if before is None or step.key < before]
