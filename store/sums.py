"""What a component means in SQL: which records count in it, and with what."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, Double, Select, Table, and_, case, cast, exists, literal, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from domain.streams import Component
from domain.times import HOUR

PATIENCE = 72 * HOUR
"""How long a customer has to come back before a bot's resolution counts as settled."""


def member(table: Table, component: Component) -> list[ColumnElement[bool]]:
    """The conditions under which a record of `table` counts in the component; none if every record does."""
    found = [_one_of(table, name, values) for name, values in component.where]
    if component.how == "matured":
        return [*found, *is_bot_resolved(table)]
    if component.field:
        found.append(table.c[component.field].is_not(None))
    return found


def measure(table: Table, component: Component) -> ColumnElement[float]:
    """What one record adds to the component, never null.

    The SQL has holes that the driver fills: `matured_until` (ms) and the limits by their names.
    """
    conditions = member(table, component)
    amount: ColumnElement[float] = literal(1)
    field = table.c.get(component.field)
    if component.how == "sum" and field is not None:
        amount = field
    elif component.how == "square" and field is not None:
        amount = cast(field, Double) * field
    elif component.how == "within" and field is not None:
        conditions.append(field <= hole(component.limit))
    elif component.how == "matured":
        conditions.append(table.c.occurred_at <= hole("matured_until"))
        if component.field == "settled":
            conditions.append(~_came_back(table))
    return case((and_(*conditions), amount), else_=0) if conditions else amount


def hole(name: str) -> ColumnElement[Any]:
    """A place in a select that `written` leaves open."""
    return literal_column(f"hole_{name}")


def written(chosen: Select[Any], dialect: str) -> str:
    """The SQL of a select with its constants written out, whose holes the driver fills from a mapping."""
    known = sqlite.dialect() if dialect == "sqlite" else postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
    sql = str(chosen.compile(dialect=known, compile_kwargs={"literal_binds": True}))
    return re.sub(r"\bhole_(\w+)", r":\1" if dialect == "sqlite" else r"%(\1)s", sql)


def is_bot_resolved(table: Table) -> list[ColumnElement[bool]]:
    """Interactions that a bot says it has resolved, of a customer we can follow."""
    return [table.c.handled_by == "bot", table.c.resolved == 1, table.c.customer.is_not(None)]


def _came_back(table: Table) -> ColumnElement[bool]:
    later = table.alias("later")
    return exists().where(
        later.c.customer == table.c.customer,
        later.c.occurred_at > table.c.occurred_at,
        later.c.occurred_at <= table.c.occurred_at + PATIENCE,
    )


def _one_of(table: Table, name: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    column = table.c[name]
    if column.type.python_type is int:
        return column.in_([int(value) for value in values])
    return column.in_(values)
