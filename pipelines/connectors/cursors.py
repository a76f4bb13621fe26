"""Cursors of SQL sources: numbers, texts or moments, kept as JSON and set back by the lag."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson

from domain.errors import SourceFailed

Cursor = int | float | str | datetime
"""The value of a cursor column where reading stopped. A datetime is naive if the column has no offset."""


def of_value(value: Any, column: str) -> Cursor:
    """The cursor that a value of the cursor column is; SourceFailed if nothing can be read after it."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        said = "The cursor column {column} holds {value}: no number, text or time."
        words = {"column": repr(column), "value": repr(value)}
        raise SourceFailed.told("source_cursor", said, **words).for_good()
    return value


def written(cursor: Cursor) -> str:
    """The cursor as JSON.

    >>> written(datetime(2026, 11, 22, 7, 0)), written(41)
    ('{"moment":"2026-11-22T07:00:00"}', '41')
    """
    return orjson.dumps({"moment": cursor.isoformat()} if isinstance(cursor, datetime) else cursor).decode()


def read(text: str) -> Cursor:
    """The cursor in a JSON text.

    >>> read('{"moment":"2026-11-22T07:00:00"}')
    datetime.datetime(2026, 11, 22, 7, 0)
    """
    found = orjson.loads(text)
    return datetime.fromisoformat(found["moment"]) if isinstance(found, dict) else found


def set_back(cursor: Cursor, lag: float) -> Cursor:
    """The cursor `lag` earlier: seconds of a moment, units of a number; another text stays where it is.

    >>> set_back(41, 10), set_back("b7", 10), set_back("2026-11-22 07:00:00", 60)
    (31, 'b7', '2026-11-22 06:59:00')
    """
    if not lag:
        return cursor
    if isinstance(cursor, datetime):
        return cursor - timedelta(seconds=lag)
    if isinstance(cursor, str):
        # SQLite keeps times as texts, which compare like times as long as they are written alike.
        try:
            return (datetime.fromisoformat(cursor) - timedelta(seconds=lag)).isoformat(cursor[10:11] or "T")
        except ValueError:
            return cursor
    return cursor - (int(lag) if isinstance(cursor, int) else lag)


def is_before(one: Cursor, other: Cursor) -> bool:
    """True if `one` comes first; of a naive and an aware moment the naive is taken as UTC."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        if (one.tzinfo is None) != (other.tzinfo is None):
            one, other = (at if at.tzinfo else at.replace(tzinfo=UTC) for at in (one, other))
        return one < other
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one < other
    said = "{one} and {other} have no order; give the source a start of its kind."
    words = {"one": written(one), "other": written(other)}
    raise SourceFailed.told("source_no_order", said, **words).for_good()
