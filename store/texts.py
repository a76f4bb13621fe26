"""Texts as people read them: those that fit, newest first, what repeats another folded into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select, tuple_

from domain.hearing import SPAM, name_of
from domain.voices import Wanted
from store import cursors
from store.extracts import REPEATS, has_text
from store.schema import RECORDS
from store.sifting import chunks, is_told, pieces, sieve

_KEY = ("occurred_at", "source", "external_id")


def page(
    connection: Connection, wanted: Wanted, *, limit: int = 50, after: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """Texts, newest first, and the cursor of the next page (None at the end).

    Unless `has_echoes`, what repeats an earlier text is folded into it: `echoes` says how many do. Where only such
    texts fit, because what they repeat is older or fits no filter, they are listed themselves, and where not even
    they do, advertising is: all are counted, too. BadInput for a cursor that is not ours.
    """
    cursor = None if after is None else cursors.read(after, (int, str, str))
    found: list[dict[str, Any]] = []
    for asked in (wanted, *folded(wanted)):
        found = list(islice(_newest(connection, asked, cursor, limit + 1), limit + 1))
        if found or (cursor is not None and any(_newest(connection, asked, None, 1))):
            break
    shown = found[:limit]
    echoes = _echoes(connection, [name_of(row["source"], row["external_id"]) for row in shown], wanted)
    for row in shown:
        row["stream"] = wanted.stream
        row["echoes"] = echoes.get(name_of(row["source"], row["external_id"]), 0)
    if len(found) <= limit:
        return shown, None
    return shown, cursors.written([shown[-1][name] for name in _KEY])


def folded(wanted: Wanted) -> Iterator[Wanted]:
    """What is not listed beside these: texts that repeat others, and advertising. Nothing if those are asked for."""
    if wanted.stream == "mentions" and not wanted.has_echoes and not wanted.where.get("echo_of"):
        for kind in (REPEATS, SPAM):
            yield replace(wanted, where={**wanted.where, "echo_of": kind})


def _newest(
    connection: Connection, wanted: Wanted, cursor: Sequence[Any] | None, most: int
) -> Iterator[dict[str, Any]]:
    """The `most` newest texts that fit, and perhaps more: looked for ever further back, by extracts where there are."""
    table, asked, end = RECORDS[wanted.stream], sieve(wanted), wanted.end
    key = [table.c[name] for name in _KEY]
    chosen = select(table).where(*conditions(table, wanted)).order_by(*(one.desc() for one in key)).limit(most)
    if cursor is not None and cursor[0] < end:
        end = max(wanted.start, cursor[0])
        if cursor[0] >= wanted.start:
            here = table.c.occurred_at == cursor[0], tuple_(*key) < tuple_(*cursor)
            yield from _rows(connection, chosen.where(*here))
    is_sifted = is_told(wanted) and (wanted.where or wanted.reach is not None)
    for low, high in chunks(wanted.start, end) if is_sifted else [(wanted.start, end)]:
        names = asked.names if is_sifted else None
        for place in pieces(connection, wanted.stream, names, low, high):
            if isinstance(place, tuple):
                yield from _rows(connection, chosen.where(*within(table, *place)))
                continue
            moments = asked.moments(place)
            while moments.size:
                newest = moments[-most:]
                yield from _rows(connection, chosen.where(table.c.occurred_at.in_(newest.tolist())))
                moments = moments[moments < newest[0]]


def _rows(connection: Connection, chosen: Select[Any]) -> Iterator[dict[str, Any]]:
    return (dict(row) for row in connection.execute(chosen).mappings())


def within(table: Table, start: int, end: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.occurred_at >= start, table.c.occurred_at < end


def conditions(table: Table, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What a listed text must be, but for its time.

    No label is compared as it stands: SQLite would take an index of it for better than that of the time.
    """
    if wanted.stream != "mentions":
        yield has_text(table)
    elif not wanted.has_echoes and "echo_of" not in wanted.where:
        yield table.c.echo_of.is_(None)
    if wanted.reach is not None:
        yield table.c.reach >= wanted.reach
    for name, said in wanted.where.items():
        value = said.replace("\0", "")
        if name == "topic" and value:
            padded = " " + func.coalesce(table.c.topics, table.c.topic, "") + " "
            yield padded.contains(f" {value} ", autoescape=True)
        elif name == "echo_of" and value == REPEATS:
            yield func.coalesce(table.c.echo_of, SPAM) != SPAM
        elif name == "echo_of" and not is_told(wanted):
            yield table.c.echo_of == value
        else:
            yield func.coalesce(table.c[name], "") == value


def was_sent(connection: Connection, stream: str, name: str, value: str) -> bool:
    """True if some text of the stream has ever had this value."""
    wanted = Wanted(0, 2**53, {name: value}, stream=stream, has_echoes=True)
    return bool(page(connection, wanted, limit=1)[0])


def _echoes(connection: Connection, names: list[str], wanted: Wanted) -> dict[str, int]:
    table = RECORDS["mentions"]
    if wanted.stream != "mentions" or not names:
        return {}
    chosen = select(table.c.echo_of, func.count()).where(table.c.echo_of.in_(names)).group_by(table.c.echo_of)
    return {row[0]: row[1] for row in connection.execute(chosen)}
