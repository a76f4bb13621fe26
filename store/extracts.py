"""Extracts of texts: what they are chosen and counted by, as columns of numbers, without the texts.

Nobody finds one text in a thousand among a million by looking at each, and no index serves every combination of
filters.
An extract holds of one closed hour, or one closed day, when each text was written and the place of each of its labels
among the words there are. Whoever changes a record throws away the extracts of its hour and day in the same
transaction, and what has none is read from the records: extracts may lag, and never lie. On SQLite alone, in the
table of packs. `store/sifting.py` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import orjson
from sqlalchemy import ColumnElement, Connection, Table, case, delete, func, insert, or_, select

from domain.hearing import SPAM, TEXTS
from domain.streams import STREAMS
from domain.times import DAY, HOUR
from domain.voices import FILTERS
from store.engine import Store
from store.packing import numbers, places
from store.packs import packs
from store.schema import RECORDS, SLICES

HOURS, DAYS = "texts_1h", "texts_1d"
"""The grains of extracts; their buckets begin on full hours and days of UTC, wherever the business is."""
SIZES = {DAYS: DAY, HOURS: HOUR}
AT, TOPICS, ECHO, REACH = "at", "topics", "echo", "reach"
"""Columns that are no fields: milliseconds since the bucket began, all topics, one of ECHOES, readers (-1: unknown)."""
REPEATS = "echo"
ECHOES = ("", REPEATS, SPAM)
"""What a text repeats: nothing, another text, all advertising."""
REST = 2 * HOUR
"""So long after its end a bucket is left alone: records come late, and are heard later still."""


def extract(store: Store, now: int, *, most: int = 200) -> int:
    """Make what extracts are missing of closed hours and days, the newest first; how many."""
    if store.dialect != "sqlite":
        return 0
    done = 0
    for stream in TEXTS:
        with store.read() as connection:
            there = {grain: _there(connection, stream, grain) for grain in SIZES}
            known = _with_records(connection, stream, now - HOUR - REST)
        hours = sorted(known - there[HOURS], reverse=True)[: most - done]
        for at in hours:
            store.precedence.give_way()
            with store.read() as connection, store.reckoning(connection):
                _extract_hour(connection, stream, at)
        done += len(hours)
        missing = {at - at % DAY for at in known - there[HOURS] - set(hours)}
        whole = {at - at % DAY for at in known} - there[DAYS] - missing
        for at in sorted((at for at in whole if at < now - DAY - REST), reverse=True)[: most - done]:
            with store.read() as connection, store.reckoning(connection):
                done += _extract_day(connection, stream, at)
    return done


def drop(connection: Connection, stream: str, moments: Iterable[int]) -> None:
    """Throw away the extracts that records of these moments (ms) are in, if there are any."""
    if stream not in TEXTS or connection.dialect.name != "sqlite":
        return
    hours = {at - at % HOUR for at in moments}
    if not hours:
        return
    for grain, size in SIZES.items():
        buckets = {at - at % size for at in hours}
        chosen = select(packs.c.bucket).where(*_all(stream, grain), packs.c.name == AT)
        # Nearly all records are of hours that are not closed yet.
        there = connection.scalars(chosen.where(packs.c.bucket >= min(buckets), packs.c.bucket <= max(buckets)))
        gone = [(stream, grain, name, at) for at in buckets.intersection(there) for name in columns(stream)]
        if gone:
            connection.exec_driver_sql(_DROP, gone)


_DROP = "DELETE FROM packs WHERE stream = ? AND grain = ? AND name = ? AND bucket = ?"


def _all(stream: str, grain: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return packs.c.stream == stream, packs.c.grain == grain


def columns(stream: str) -> dict[str, ColumnElement[Any]]:
    """What an extract has of each text, and the expression that tells it; the first is when it was written (ms)."""
    table = RECORDS[stream]
    words = {name: func.coalesce(table.c[name], "") for name in FILTERS[stream] if name != "echo_of"}
    found: dict[str, ColumnElement[Any]] = {AT: table.c.occurred_at, **words}
    found[TOPICS] = func.coalesce(table.c.topics, table.c.topic, "")
    if stream == "mentions":
        found[ECHO] = case((table.c.echo_of.is_(None), ECHOES[0]), (table.c.echo_of == SPAM, SPAM), else_=REPEATS)
        found[REACH] = func.coalesce(table.c.reach, -1)
    return found


def has_text(table: Table) -> ColumnElement[bool]:
    """True of records in which a customer wrote something."""
    return or_(*(table.c[name].is_not(None) for name in TEXTS[table.name]))


def _there(connection: Connection, stream: str, grain: str) -> set[int]:
    return set(connection.scalars(select(packs.c.bucket).where(*_all(stream, grain), packs.c.name == AT)))


def _with_records(connection: Connection, stream: str, line: int) -> set[int]:
    total = SLICES[STREAMS[stream].name, "1h"]
    chosen = select(total.c.bucket).where(total.c.dimension == "", total.c.bucket < line)
    # Hours of a zone that is half an hour off begin in the midst of ours, and end in the next.
    begins = set(connection.scalars(chosen))
    return {at - at % HOUR for at in begins} | {at - at % HOUR for at in (one + HOUR - 1 for one in begins)}


def _extract_hour(connection: Connection, stream: str, at: int) -> None:
    """Read within the write, so that nobody changes a record meanwhile."""
    table, told = RECORDS[stream], columns(stream)
    within = (table.c.occurred_at >= at, table.c.occurred_at < at + HOUR, has_text(table))
    rows = connection.execute(select(*told.values()).where(*within).order_by(table.c.occurred_at)).all()
    made: dict[str, dict[str, Any]] = {AT: _NOTHING}
    for name, column in zip(told, zip(*rows, strict=True), strict=False):
        if name == AT:
            made[name] = numbers([moment - at for moment in column])
        else:
            made[name] = numbers(column) if name == REACH else places(column)
    _put(connection, (stream, HOURS, at), made)


_NOTHING = {"kind": "B", "words": "", "data": b""}
"""Of an hour without a text it is kept that there is none."""


def _extract_day(connection: Connection, stream: str, at: int) -> int:
    """Join the extracts of a day's hours; 0 if they are not all its texts, because some came meanwhile."""
    chosen = select(packs.c.bucket, packs.c.name, packs.c.kind, packs.c.words, packs.c.data).order_by(packs.c.bucket)
    chosen = chosen.where(*_all(stream, HOURS), packs.c.bucket >= at, packs.c.bucket < at + DAY)
    found: dict[str, list[_Part]] = {}
    for bucket, name, *stored in connection.execute(chosen):
        found.setdefault(name, []).append((bucket - at, *stored))
    made = {name: _joined(parts, is_time=name == AT) for name, parts in found.items()}
    table = RECORDS[stream]
    within = (table.c.occurred_at >= at, table.c.occurred_at < at + DAY, has_text(table))
    texts = connection.scalar(select(func.count()).select_from(table).where(*within))
    if texts != len(made[AT]["data"]) // np.dtype(made[AT]["kind"]).itemsize:
        return 0
    _put(connection, (stream, DAYS, at), made)
    return 1


_Part = tuple[int, str, str, bytes]
"""How much later than the first a column begins (ms), the kind of its numbers, its words, the numbers."""


def _joined(parts: Sequence[_Part], *, is_time: bool) -> dict[str, Any]:
    """Columns behind one another: times from the begin of the first, words by their place among those of all."""
    spoken = sorted({word for _, _, words, _ in parts if words for word in orjson.loads(words)})
    place = {word: at for at, word in enumerate(spoken)}
    columns = []
    for offset, kind, words, data in parts:
        column = np.frombuffer(data, dtype=f"<{kind}").astype(np.float64)
        if words:
            column = np.array([place[word] for word in orjson.loads(words)], dtype=np.float64)[column.astype(np.int64)]
        columns.append(column + offset if is_time else column)
    told = np.concatenate(columns)
    if not told.size:
        return _NOTHING
    return numbers(told) | ({"words": orjson.dumps(spoken).decode()} if spoken else {})


def _put(connection: Connection, place: tuple[str, str, int], made: dict[str, dict[str, Any]]) -> None:
    stream, grain, bucket = place
    is_it = (*_all(stream, grain), packs.c.bucket == bucket, packs.c.name.in_(list(columns(stream))))
    connection.execute(delete(packs).where(*is_it))
    key = {"stream": stream, "grain": grain, "bucket": bucket}
    connection.execute(insert(packs), [{**key, "name": name, **column} for name, column in made.items()])
