"""Inserting a row unless its like is there already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, **values: Any) -> int | None:
    """The id of the new row; None if a unique key of the table stands in its way, which then changes nothing."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    key: int | None = connection.scalar(insert(table).values(**values).on_conflict_do_nothing().returning(table.c.id))
    return key
