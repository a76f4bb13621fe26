"""Every table, once.

Moments are epoch milliseconds. Each stream has a record table of its own name and, at each stored grain, a cube
(`<stream>_1h`: one row per bucket and combination of dimensions) and slices (`<stream>_1h_by`: one row per bucket
and value of a single dimension; dimension '' is the total). Minutes are sliced by few dimensions: there are about as
many records in a minute as values of a dimension, and the cube serves. Unknown dimensions are NULL in records, ''
in rollups.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from domain.grains import STORED
from domain.streams import COMMON_DIMENSIONS, STREAMS, Component, Field, Stream

REVISION = "0001"
"""The migration that this schema is the outcome of."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "text": Text,
    "choice": Text,
    "number": Double,
    "whole": BigInteger,
    "flag": SmallInteger,
    "moment": BigInteger,
}


def _key() -> Column[int]:
    """An id that is never used twice."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def _moment(name: str, *, required: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=not required)


def _text(name: str, *, required: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=not (required or key), primary_key=key)


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


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
        _text("source", key=True),
        _text("external_id", key=True),
        _moment("occurred_at", required=True),
        *(_text(name) for name in COMMON_DIMENSIONS),
        _text("customer"),
        *(column(field) for field in stream.fields),
        _text("extra"),
        _moment("known_at", required=True),
        Column("digest", BigInteger, nullable=False),
    )
    for moment in dict.fromkeys(component.at for component in stream.components):
        Index(None, table.c[moment])
    if stream.name == "interactions":
        Index(None, table.c.customer, table.c.occurred_at)
    if stream.name == "surveys":
        Index(None, table.c.known_at)
    return table


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
    _key(),
    _text("stream", required=True),
    _text("grain", required=True),
    _moment("bucket", required=True),
    sqlite_autoincrement=True,
)

sources = Table(
    "sources",
    metadata,
    _text("source", key=True),
    _text("stream", key=True),
    _text("kind", required=True),
    _text("zone"),
    _text("cursor"),
    _moment("first_at"),
    _moment("watermark"),
    Column("cadence_ms", BigInteger),
    Column("lag_ms", BigInteger),
    _moment("last_seen_at"),
    _moment("last_ok_at"),
    _text("last_error"),
    _moment("last_error_at"),
    _count("accepted"),
    _count("rejected"),
)

quarantine = Table(
    "quarantine",
    metadata,
    _key(),
    _text("stream", required=True),
    _text("source", required=True),
    _text("zone"),
    _text("field", required=True),
    _text("error", required=True),
    _text("record", required=True),
    _moment("held_at", required=True),
    Index(None, "source", "stream"),
    sqlite_autoincrement=True,
)

job_runs = Table(
    "job_runs",
    metadata,
    _key(),
    _text("job", required=True),
    _moment("started_at", required=True),
    _moment("ended_at"),
    _text("outcome", required=True),
    _text("note"),
    Index(None, "job", "started_at"),
    sqlite_autoincrement=True,
)

verdicts = Table(
    "verdicts",
    metadata,
    _text("series", key=True),
    _text("grain", key=True),
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Double) for name in ("value", "n", "expected", "lower", "upper")),
    Column("score", Double, nullable=False),
    _text("call", required=True),
    _text("code", required=True),
    sqlite_with_rowid=False,
)

alerts = Table(
    "alerts",
    metadata,
    _key(),
    *(
        _text(name, required=True)
        for name in ("fingerprint", "metric", "segment", "kind", "severity", "direction", "state")
    ),
    *(_moment(name, required=True) for name in ("opened_at", "since", "changed_at")),
    *(_moment(name) for name in ("acknowledged_at", "acknowledged_until", "resolved_at")),
    _text("owner"),
    Column("useful", SmallInteger),
    _text("verdict", required=True),
    Column("version", BigInteger, nullable=False, server_default="0"),
    Index(None, "state", "opened_at"),
    Index(
        "uq_alerts_unresolved",
        "fingerprint",
        unique=True,
        sqlite_where=text("state <> 'resolved'"),
        postgresql_where=text("state <> 'resolved'"),
    ),
    sqlite_autoincrement=True,
)

cases = Table(
    "cases",
    metadata,
    _key(),
    _text("origin", required=True),
    *(_text(name) for name in ("stream", "source", "external_id")),
    _moment("opened_at", required=True),
    *(_text(name) for name in ("customer", "touchpoint", "channel", "product", "region", "summary")),
    Column("score", Double),
    _text("state", required=True),
    _text("owner"),
    Column("level", SmallInteger, nullable=False, server_default="1"),
    _moment("closed_at"),
    _text("root_cause"),
    _text("action"),
    Column("version", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("stream", "source", "external_id"),
    Index(None, "state", "opened_at"),
    Index(None, "closed_at"),
    sqlite_autoincrement=True,
)


def _transitions(name: str, owner: str) -> Table:
    return Table(
        name,
        metadata,
        _key(),
        Column(owner, BigInteger, nullable=False, index=True),
        _moment("at", required=True),
        _text("kind", required=True),
        *(_text(field, required=True) for field in ("before", "after", "who", "role", "note")),
        sqlite_autoincrement=True,
    )


alert_transitions = _transitions("alert_transitions", "alert_id")
case_transitions = _transitions("case_transitions", "case_id")

sends = Table(
    "sends",
    metadata,
    _key(),
    Column("alert_id", BigInteger, nullable=False, index=True),
    Column("transition_id", BigInteger, nullable=False),
    _text("notifier", required=True),
    *(_moment(name) for name in ("claimed_at", "sent_at")),
    Column("attempts", Integer, nullable=False, server_default="0"),
    _moment("next_at"),
    _text("error"),
    UniqueConstraint("transition_id", "notifier"),
    Index(None, "sent_at", "next_at"),
    sqlite_autoincrement=True,
)

meta = Table("meta", metadata, _text("name", key=True), _text("value", required=True))
