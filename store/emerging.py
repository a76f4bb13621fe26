"""What is listened to for emerging topics: mentions that were heard, in the order they were said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from domain.hearing import SPAM
from store.schema import RECORDS

Key = tuple[str, str]

_mentions = RECORDS["mentions"]
_IS_HEARD = _mentions.c.heard.is_not(None), func.coalesce(_mentions.c.echo_of, "") != SPAM
_NAMES = ("source", "external_id", "occurred_at", "text", "reach", "topics", "sentiment", "sentiment_score", "echo_of")
_QUOTED = ("source", "external_id", "occurred_at", "text", "platform", "author", "url", "reach", "sentiment", "topic")


def heard(
    connection: Connection, *, after: tuple[int, str, str], until: int, limit: int | None = None
) -> list[dict[str, Any]]:
    """Heard mentions said after that moment (ms), source and id, up to `until`, in that order; advertising left out."""
    key = tuple_(_mentions.c.occurred_at, _mentions.c.source, _mentions.c.external_id)
    chosen = (
        _told()
        .where(_mentions.c.occurred_at >= after[0], key > after, _mentions.c.occurred_at <= until, *_IS_HEARD)
        .order_by(*key.clauses)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]


def heard_keys(connection: Connection, *, after: int, until: int, known_since: int) -> Iterator[tuple[int, Key]]:
    """When they were learnt (ms) and the keys of heard mentions said after and up to those moments (ms), learnt since.

    They come in no order, one by one: of a flood nobody wants them all. Advertising is left out.
    """
    named = _mentions.c.known_at, _mentions.c.source, _mentions.c.external_id
    when = _mentions.c.occurred_at > after, _mentions.c.occurred_at <= until, _mentions.c.known_at >= known_since
    for known_at, source, name in connection.execute(select(*named).where(*when, *_IS_HEARD)):
        yield known_at, (source, name)


def heard_of(connection: Connection, keys: Iterable[Key]) -> list[dict[str, Any]]:
    """What these mentions say, in the order they were said."""
    key = tuple_(_mentions.c.source, _mentions.c.external_id)
    chosen = _told().where(key.in_(list(keys))).order_by(_mentions.c.occurred_at, *key.clauses)
    return [dict(row) for row in connection.execute(chosen).mappings()]


def _told() -> Select[Any]:
    return select(*(_mentions.c[name] for name in _NAMES))


def first_heard(connection: Connection, since: int) -> int | None:
    """When the first heard mention since that moment was said (ms); None if there is none."""
    chosen = select(_mentions.c.occurred_at).where(_mentions.c.occurred_at > since, *_IS_HEARD)
    said_at: int | None = connection.scalar(chosen.order_by(_mentions.c.occurred_at).limit(1))
    return said_at


def first_unheard(connection: Connection) -> int | None:
    """When the mention was learnt (ms) that waits longest to be heard; None if none waits."""
    known: int | None = connection.scalar(select(func.min(_mentions.c.known_at)).where(_mentions.c.heard.is_(None)))
    return known


def quoted(connection: Connection, keys: Iterable[Key]) -> list[dict[str, Any]]:
    """These mentions as they are quoted, newest first: without any trace of who the customer is."""
    wanted = list(keys)
    if not wanted:
        return []
    chosen = select(*(_mentions.c[name] for name in _QUOTED)).where(
        tuple_(_mentions.c.source, _mentions.c.external_id).in_(wanted)
    )
    rows = connection.execute(chosen.order_by(_mentions.c.occurred_at.desc()))
    return [dict(zip(_QUOTED, row, strict=True)) for row in rows]
