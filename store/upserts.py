"""Reading and writing records by key in bulk, the way each database does it fastest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection

from domain.streams import Stream
from store.bulk import load
from store.schema import RECORDS

Row = tuple[Any, ...]


def lookup(
    connection: Connection, stream: Stream, source: str, keys: Sequence[str], names: tuple[str, ...]
) -> dict[str, Row]:
    """The named columns of the records of `source` with these external ids; ids not stored are absent.

    On PostgreSQL it first makes writers of the same source take turns, so that what it read still holds on writing.
    """
    if connection.dialect.name == "sqlite":
        parameters: tuple[Any, ...] = (orjson.dumps(keys).decode(), source)
    else:
        take_turn(connection, stream, source)
        parameters = (source, list(keys))
    rows = connection.exec_driver_sql(_lookup_sql(stream, names, connection.dialect.name), parameters)
    return {row[0]: tuple(row[1:]) for row in rows.cursor.fetchall()} if rows.cursor is not None else {}


def take_turn(connection: Connection, stream: Stream, source: str) -> None:
    """Wait until no other writer of this source and stream is at work; on SQLite there is only one writer anyway."""
    if connection.dialect.name != "sqlite":
        turn = f"{stream.name}/{source}"
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (turn,))


def write(connection: Connection, stream: Stream, rows: Sequence[Row]) -> None:
    """Insert whole rows (in table order), or put them in the place of those with the same key."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(upsert_sql(stream, f"VALUES ({', '.join('?' * len(rows[0]))})"), list(rows))
        return
    _copy_and_merge(connection, stream, rows)


def _copy_and_merge(connection: Connection, stream: Stream, rows: Sequence[Row]) -> None:
    incoming = f"incoming_{stream.name}"
    connection.exec_driver_sql(f"CREATE TEMP TABLE {incoming} (LIKE {stream.name}) ON COMMIT DROP")
    load(connection, incoming, RECORDS[stream.name].columns.keys(), rows)
    connection.exec_driver_sql(upsert_sql(stream, f"TABLE {incoming}"))
    connection.exec_driver_sql(f"DROP TABLE {incoming}")


@cache
def _lookup_sql(stream: Stream, names: tuple[str, ...], dialect: str) -> str:
    shown = ", ".join(f"r.{name}" for name in ("external_id", *names))
    if dialect == "sqlite":
        return (
            f"SELECT {shown} FROM json_each(?) AS asked CROSS JOIN {stream.name} AS r "  # noqa: S608
            "ON r.source = ? AND r.external_id = asked.value"
        )
    return f"SELECT {shown} FROM {stream.name} AS r WHERE r.source = %s AND r.external_id = ANY(%s)"  # noqa: S608


@cache
def upsert_sql(stream: Stream, rows: str) -> str:
    """The statement that puts `rows` (VALUES or TABLE …, in table order) in the place of those with the same key."""
    names = RECORDS[stream.name].columns.keys()
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in ("source", "external_id"))
    return (
        f"INSERT INTO {stream.name} ({', '.join(names)}) {rows} "
        f"ON CONFLICT (source, external_id) DO UPDATE SET {changes}"
    )
