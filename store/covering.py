"""Personal data in what was stored before it was masked: found and covered in place, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select, tuple_, update

from domain.masking import COVERS, WRITTEN, mask, mask_values
from domain.streams import STREAMS, Stream
from store import upserts
from store.case_state import cases
from store.engine import Store
from store.schema import RECORDS, corrections
from store.state import alert_transitions, alerts, case_transitions, handovers, quarantine
from store.troubles import incident_transitions

PIECE = 500
"""Rows that are read at once, and written in one transaction if they hold anything."""

Cover = Callable[[str], str]
Row = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A table in which people's words stand: its key, what covers each column, and the stream if they are records."""

    table: Table
    key: tuple[str, ...]
    columns: dict[str, Cover]
    stream: Stream | None = None


def cover(store: Store) -> Iterator[tuple[str, int]]:
    """Cover what `domain.masking` finds in all that is stored: table by table, how many rows held something.

    Safe to repeat and beside a running hub: a row that changes meanwhile was masked when it came, and is left alone.
    """
    for place in places():
        yield place.table.name, sum(_piece(store, place, rows) for rows in _pieces(store, place))


def places() -> tuple[Place, ...]:
    """Every place where people's words are kept."""
    records = [
        Place(
            table,
            ("source", "external_id"),
            {**{name: cover for name, cover in COVERS.items() if name in table.c}, "extra": _all},
            STREAMS[name],
        )
        for name, table in RECORDS.items()
    ]
    changes = (alert_transitions, case_transitions, incident_transitions)
    return (
        *records,
        Place(corrections, ("id",), {"text": mask}),
        Place(quarantine, ("id",), {"record": _written, "error": mask}),
        Place(cases, ("id",), {"summary": mask, "root_cause": mask, "action": mask, "pauses": _reasons}),
        *(Place(table, ("id",), {"note": mask}) for table in changes),
        Place(handovers, ("id",), {"notes": _written}),
        Place(alerts, ("id",), {"cause": _written}),
    )


def _pieces(store: Store, place: Place) -> Iterator[list[Row]]:
    key = [place.table.c[name] for name in place.key]
    asked = select(*key, *(place.table.c[name] for name in place.columns)).order_by(*key).limit(PIECE)
    after: tuple[Any, ...] | None = None
    while True:
        store.precedence.give_way()
        with store.read() as connection:
            chosen = asked if after is None else asked.where(tuple_(*key) > after)
            rows = [dict(row) for row in connection.execute(chosen).mappings()]
        if not rows:
            return
        yield rows
        after = tuple(rows[-1][name] for name in place.key)


def _piece(store: Store, place: Place, rows: list[Row]) -> int:
    """Cover rows that hold something; how many that were."""
    held = [(row, covered) for row in rows if (covered := _covered(place, row))]
    by_source: dict[str, list[tuple[Row, Row]]] = {}
    for row, covered in held:
        by_source.setdefault(str(row.get("source", "")), []).append((row, covered))
    count = 0
    for source, members in by_source.items():
        with store.write() as connection:
            if place.stream is not None:
                upserts.take_turn(connection, place.stream, source)
            count += sum(_put(connection, place, row, covered) for row, covered in members)
    return count


def _covered(place: Place, row: Row) -> Row:
    """The columns that must change, and to what."""
    made = {name: how(row[name]) for name, how in place.columns.items() if row[name]}
    return {name: value for name, value in made.items() if value != row[name]}


def _put(connection: Connection, place: Place, row: Row, covered: Row) -> int:
    table = place.table
    as_read = [table.c[name] == row[name] for name in (*place.key, *covered)]
    done: int = connection.execute(update(table).where(*as_read).values(covered)).rowcount
    return done


def _all(document: str) -> str:
    """A JSON document with every text in it masked."""
    return _dumped(document, mask_values)


def _written(document: str) -> str:
    """A JSON document with what people wrote masked, and nothing else: ids and moments look like numbers of people."""
    return _dumped(document, _words)


def _reasons(document: str) -> str:
    """Pauses as `store.cases` keeps them, the reason of each masked."""
    read = orjson.loads(document)
    made = [[since, until, mask(why), *rest] for since, until, why, *rest in read]
    return document if made == read else orjson.dumps(made).decode()


def _dumped(document: str, how: Callable[[Any], Any]) -> str:
    try:
        read = orjson.loads(document)
    except orjson.JSONDecodeError:
        return mask(document)
    made = how(read)
    return document if made == read else orjson.dumps(made, option=orjson.OPT_SORT_KEYS).decode()


def _words(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return mask(value) if name in WRITTEN else value
    if isinstance(value, dict):
        return {key: _words(item, str(key)) for key, item in value.items()}
    return [_words(item, name) for item in value] if isinstance(value, list) else value
