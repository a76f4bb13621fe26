"""What a component means in SQL: which records count in it, and with what."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table

from domain.streams import Component


def member(table: Table, component: Component) -> list[ColumnElement[bool]]:
    """The conditions under which a record of `table` counts in the component; none if every record does."""
    found = [_one_of(table, name, values) for name, values in component.where]
    if component.how == "matured":
        return [*found, *is_bot_resolved(table)]
    if component.field:
        found.append(table.c[component.field].is_not(None))
    return found


def is_bot_resolved(table: Table) -> list[ColumnElement[bool]]:
    """Interactions that a bot says it has resolved, of a customer we can follow."""
    return [table.c.handled_by == "bot", table.c.resolved == 1, table.c.customer.is_not(None)]


def _one_of(table: Table, name: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    column = table.c[name]
    if column.type.python_type is int:
        return column.in_([int(value) for value in values])
    return column.in_(values)
