"""Inserting a row whose like may be there already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def inserting(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert into the table that can say what happens on a conflict: both databases do, each in its own words."""
    return (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)


def insert_once(connection: Connection, table: Table, **values: Any) -> int | None:
    """The id of the new row; None if a unique key of the table stands in its way, which then changes nothing."""
    made = inserting(connection, table).values(**values).on_conflict_do_nothing()
    key: int | None = connection.scalar(made.returning(table.c.id))
    return key
