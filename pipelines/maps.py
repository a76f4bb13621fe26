"""A map: which column of theirs is which field of ours, as a TOML file.

    stream = "tickets"                      # what the rows are
    source = "city"                         # the source they belong to, unless the import names one
    time_zone = "America/New_York"          # of times without an offset
    time_format = "%m/%d/%Y %H:%M"          # strptime; ISO 8601 if left out
    id_from = ["Created Date", "Agency"]    # columns that together name a row which has no id; equal rows are counted
    encoding = "cp1252"                     # of text files; likewise delimiter, decimal = ",", sheet of a workbook
    spread = { days = 7, start = "2026-11-01" }   # rows without a time are stamped evenly over these days
    [fields]
    opened_at = "Created Date"              # ours = "theirs"
    [constants]
    channel = "phone"
    [defaults]
    region = "elsewhere"                    # where theirs is empty
    [values.status]
    "In Progress" = "open"                  # "theirs" = "ours"

Columns that are not mapped keep their names: a field of ours if it is called like one, else kept in `extra`.
Without a `start`, a spread ends when the file is first imported, and stays there when it is imported again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import BadInput, UnknownName
from domain.streams import COMMON_FIELDS, STREAMS, Stream, stream_of
from domain.times import DAY
from pipelines import moments
from pipelines.files import AS_SEEN, Layout


@dataclass(frozen=True)
class Spread:
    """Stamps rows evenly over `days` from `start`, a time as written (None = so that they end when first imported)."""

    days: float
    start: object = None

    @property
    def length(self) -> int:
        """Milliseconds from the first row to the end."""
        return int(self.days * DAY)


@dataclass(frozen=True)
class Map:
    """How rows of one kind of table become records of `stream`."""

    name: str
    stream: Stream
    source: str | None = None
    time_zone: ZoneInfo | None = None
    time_format: str | None = None
    id_from: tuple[str, ...] = ()
    decimal: str = "."
    spread: Spread | None = None
    layout: Layout = AS_SEEN
    fields: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def check_columns(self, columns: Iterable[str], where: str = "") -> None:
        """BadInput when the file `where` ('' = a query) lacks a column that the map names, or that the stream needs."""
        there = tuple(columns)
        shown = ", ".join(repr(column) for column in there) or "–"
        for column in (*self.fields.values(), *self.id_from):
            if column not in there:
                raise self._lacks("map_column", where, column=repr(column), shown=shown)
        missing = [name for name in self._needed() if name not in there]
        if missing:
            raise self._lacks("map_fields", where, fields=", ".join(map(repr, missing)), shown=shown)

    def _lacks(self, key: str, where: str, **words: object) -> BadInput:
        key = key if where else f"{key}_query"
        named = {"map": self.name, "stream": self.stream.name, "where": where}
        return BadInput.told(key, _LACKING[key], **named, **words)

    def _needed(self) -> list[str]:
        given = {*self.fields, *self.constants, *self.defaults}
        if self.spread is not None:
            given.add(self.stream.time_field)
        if self.id_from or self.stream.name == "measurements":
            given.add("external_id")
        needed = ["external_id", self.stream.time_field, *(one.name for one in self.stream.fields if one.required)]
        return [name for name in needed if name not in given]


_LACKING = {
    "map_column": "The map {map} names a column {column} that {where} does not have; its columns: {shown}.",
    "map_column_query": "The map {map} names a column {column} that the query does not yield; its columns: {shown}.",
    "map_fields": "{where} has no column for {fields}, which {stream} need; its columns: {shown}.",
    "map_fields_query": "The query yields no column for {fields}, which {stream} need; its columns: {shown}.",
}
"""What a table lacks, by the key of the refusal."""


def plain(stream: Stream) -> Map:
    """The map of a table whose columns are called like our fields."""
    return Map("the table", stream)


def load(path: Path, stream: str | None = None) -> Map:
    """The map in a TOML file, of `stream` where it does not say so; BadInput says what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        said = "The map {map} cannot be read: {why}."
        raise BadInput.told("map_unreadable", said, map=str(path), why=error.strerror) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        said = "The map {map} is not valid TOML: {why}."
        raise BadInput.told("map_toml", said, map=path.name, why=str(error)) from None
    return parse(table, path.name, stream)


def parse(table: Mapping[str, Any], name: str, stream: str | None = None) -> Map:
    """The map that a TOML table describes; `stream` where the table need not say it."""
    for key in table:
        if key not in _KEYS:
            raise UnknownName("key of a map", key, _KEYS)
    given = {key: read(table[key], name) for key, read in _KEYS.items() if key in table}
    wanted = given.pop("stream", stream)
    if wanted is None:
        said = "The map {map} should say its stream: one of {known}."
        raise BadInput.told("map_stream", said, map=name, known=", ".join(STREAMS))
    layout = Layout(*(given.pop(one.name, None) for one in fields(Layout)))
    found = Map(name, stream_of(wanted), layout=layout, **given)
    _check_fields(found)
    return found


def _check_fields(found: Map) -> None:
    ours = ["external_id", found.stream.time_field]
    ours += [one.name for one in (*COMMON_FIELDS, *found.stream.fields) if not one.derived]
    for name in (*found.fields, *found.constants, *found.defaults, *found.values):
        if name not in ours:
            raise UnknownName(f"field of {found.stream.name}", name, ours)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        said = "The map {map} has {value} where a text is expected."
        raise BadInput.told("map_text", said, map=name, value=repr(value))
    return value


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        said = "The map {map} has {value} where a list of columns is expected."
        raise BadInput.told("map_list", said, map=name, value=repr(value))
    return tuple(_text(one, name) for one in value)


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        said = "The map {map} has {value} where a table is expected."
        raise BadInput.told("map_table", said, map=name, value=repr(value))
    return value


def _columns(value: Any, name: str) -> Mapping[str, str]:
    return {ours: _text(theirs, name) for ours, theirs in _table(value, name).items()}


def _values(value: Any, name: str) -> Mapping[str, Mapping[str, Any]]:
    return {ours: _table(words, name) for ours, words in _table(value, name).items()}


def _zone(value: Any, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value, name))
    except (KeyError, ValueError, OSError):
        said = "The map {map} names the time zone {value}; write one like Asia/Jakarta."
        raise BadInput.told("map_zone", said, map=name, value=repr(value)) from None


def _spread(value: Any, name: str) -> Spread:
    table = _table(value, name)
    days = table.get("days")
    if not isinstance(days, int | float) or not 0 < days <= 3_660 or set(table) - {"days", "start"}:
        said = "The map {map}: spread is written {{ days = 7 }} or {{ days = 7, start = 2026-11-01 }}."
        raise BadInput.told("map_spread", said, map=name)
    if "start" in table:
        moments.parse(table["start"], ZoneInfo("UTC"))
    return Spread(days, table.get("start"))


_KEYS: dict[str, Callable[[Any, str], Any]] = {
    "stream": _text,
    "source": _text,
    "time_format": _text,
    "id_from": _texts,
    "decimal": _text,
    "spread": _spread,
    "encoding": _text,
    "delimiter": _text,
    "sheet": _text,
    "fields": _columns,
    "constants": _table,
    "defaults": _table,
    "values": _values,
    "time_zone": _zone,
}
