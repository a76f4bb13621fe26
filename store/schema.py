"""The tables of records and of their rollups; what changes state is in `store.state`.

Moments are epoch milliseconds. Each stream has a record table of its own name and, at each stored grain, a cube
(`<stream>_1h`: one row per bucket and combination of dimensions) and slices (`<stream>_1h_by`: one row per bucket
and value of a single dimension; dimension '' is the total). Minutes are sliced by few dimensions: there are about as
many records in a minute as values of a dimension, and the cube serves. Unknown dimensions are NULL in records, ''
in rollups.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Double, Index, SmallInteger, Table, Text, text
from sqlalchemy.types import TypeEngine

from domain.grains import STORED
from domain.hearing import FILLED, TEXTS
from domain.streams import COMMON_DIMENSIONS, STREAMS, Component, Field, Stream
from store.columns import key_column, metadata, moment_column, text_column

REVISION = "0025"
"""The migration that this schema is the outcome of."""

_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "text": Text,
    "choice": Text,
    "number": Double,
    "whole": BigInteger,
    "flag": SmallInteger,
    "moment": BigInteger,
}


_MINUTE_SLICES = ("", "channel", "metric")


def sliced(stream: Stream, grain: str) -> tuple[str, ...]:
    """The dimensions by which a stream has slices at a stored grain; '' is the total."""
    every = ("", *stream.dimensions)
    return tuple(name for name in every if name in _MINUTE_SLICES) if grain == "1m" else every


def _record_table(stream: Stream) -> Table:
    def column(field: Field) -> Column[object]:
        return Column(field.name, _TYPES[field.kind])

    table = Table(
        stream.name,
        metadata,
        text_column("source", key=True),
        text_column("external_id", key=True),
        moment_column("occurred_at", required=True),
        *(text_column(name) for name in COMMON_DIMENSIONS),
        text_column("customer"),
        *(column(field) for field in stream.fields),
        text_column("extra"),
        moment_column("known_at", required=True),
        Column("digest", BigInteger, nullable=False),
        *heard_columns(stream),
    )
    for moment in dict.fromkeys(component.at for component in stream.components):
        Index(None, table.c[moment])
    if stream.name != "measurements":
        Index(None, table.c.customer, table.c.occurred_at)
    if stream.name in ("surveys", "tickets"):
        Index(None, table.c.known_at)
    if stream.name in TEXTS:
        _partial(f"ix_{stream.name}_unheard", table.c.known_at, "heard IS NULL")
    if stream.name == "mentions":
        _partial("ix_mentions_echo_of", table.c.echo_of, "echo_of IS NOT NULL")
    return table


def heard_columns(stream: Stream) -> list[Column[Any]]:
    """What listening keeps of a record, behind everything that was sent: `heard` (by what; empty = not yet) last."""
    if stream.name not in TEXTS:
        return []
    own = {field.name for field in stream.fields}
    names = (*(name for name in FILLED if name not in own), "topics", "brand", "echo_of", "filled", "heard")
    return [Column("sentiment_score", Double), *(text_column(name) for name in names)]


def _partial(name: str, column: Column[Any], where: str) -> None:
    Index(name, column, sqlite_where=text(where), postgresql_where=text(where))


def _component(component: Component) -> Column[float]:
    kind = Double if component.how in ("sum", "square") else BigInteger
    return Column(component.name, kind, nullable=False, server_default="0")


def _cube(stream: Stream, grain: str) -> Table:
    return Table(
        f"{stream.name}_{grain}",
        metadata,
        Column("bucket", BigInteger, nullable=False, index=True),
        *(Column(name, Text, nullable=False, server_default="") for name in stream.dimensions),
        *(_component(component) for component in stream.components),
    )


def _slices(stream: Stream, grain: str) -> Table:
    return Table(
        f"{stream.name}_{grain}_by",
        metadata,
        Column("dimension", Text, primary_key=True),
        Column("bucket", BigInteger, primary_key=True, autoincrement=False),
        Column("value", Text, primary_key=True),
        *(_component(component) for component in stream.components),
        sqlite_with_rowid=False,
    )


RECORDS = {stream.name: _record_table(stream) for stream in STREAMS.values()}
CUBES = {(stream.name, grain): _cube(stream, grain) for stream in STREAMS.values() for grain in STORED}
SLICES = {(stream.name, grain): _slices(stream, grain) for stream in STREAMS.values() for grain in STORED}

dirty = Table(
    "dirty",
    metadata,
    key_column(),
    text_column("stream", required=True),
    text_column("grain", required=True),
    moment_column("bucket", required=True),
    Index(None, "stream", "grain", "bucket"),
    sqlite_autoincrement=True,
)

corrections = Table(
    "corrections",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("stream", "source", "external_id", "text")),
    moment_column("at", required=True),
    *(text_column(name, required=True) for name in ("who", "role", "before")),
    *(text_column(name) for name in ("language", "sentiment", "topics")),
    Index(None, "stream", "source", "external_id"),
    sqlite_autoincrement=True,
)
"""What people said of records whose text was heard wrongly; the last word on a record counts."""
