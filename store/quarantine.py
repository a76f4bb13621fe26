"""Rejected records, kept until a person has read them and sent them again or thrown them away."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from store.state import quarantine as _quarantine

HELD_AT_MOST = 10_000
"""Records held of one source and stream."""

_AT_ONCE = 500


@dataclass(frozen=True)
class Held:
    """One rejected record: what it was (JSON text), the field at fault and why. `held_at` is in epoch milliseconds.

    `refusal` and `words` say why in other languages, as in `domain.errors`; nothing of a record held before they were.
    """

    stream: str
    source: str
    zone: str | None
    field: str
    error: str
    record: str
    held_at: int
    id: int = 0
    refusal: str = ""
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)


def hold(connection: Connection, rejects: Sequence[Held]) -> int:
    """Keep these records of one source and stream, each once, however often it is sent; how many are new.

    Beyond HELD_AT_MOST of a source nothing more is kept: the first say what is wrong.
    """
    if not rejects:
        return 0
    mine = (_quarantine.c.source == rejects[0].source, _quarantine.c.stream == rejects[0].stream)
    room = HELD_AT_MOST - (connection.scalar(select(func.count()).select_from(_quarantine).where(*mine)) or 0)
    wanted = {one.record: one for one in rejects}
    texts = list(wanted)
    for at in range(0, len(texts), _AT_ONCE):
        some = texts[at : at + _AT_ONCE]
        for (text,) in connection.execute(select(_quarantine.c.record).where(*mine, _quarantine.c.record.in_(some))):
            wanted.pop(text, None)
    fresh = [_row(one) for one in wanted.values()]
    if fresh[: max(room, 0)]:
        connection.execute(insert(_quarantine), fresh[:room])
    return len(fresh)


def page(
    connection: Connection,
    *,
    stream: str | None = None,
    source: str | None = None,
    limit: int = 50,
    after: int | None = None,
) -> tuple[list[Held], int | None]:
    """Held records, newest first, and the cursor of the next page (None at the end)."""
    chosen = _chosen().order_by(_quarantine.c.id.desc()).limit(limit + 1)
    if stream is not None:
        chosen = chosen.where(_quarantine.c.stream == stream)
    if source is not None:
        chosen = chosen.where(_quarantine.c.source == source)
    if after is not None:
        chosen = chosen.where(_quarantine.c.id < after)
    found = [_held(row) for row in connection.execute(chosen)]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def get(connection: Connection, held_id: int) -> Held | None:
    """The held record with that id; None if there is none."""
    row = connection.execute(_chosen().where(_quarantine.c.id == held_id)).first()
    return _held(row) if row is not None else None


def drop(connection: Connection, held_id: int) -> bool:
    """Let go of a held record; False if it was not there."""
    return connection.execute(delete(_quarantine).where(_quarantine.c.id == held_id)).rowcount == 1


def counts(connection: Connection) -> dict[tuple[str, str], int]:
    """How many records are held of each (source, stream); those with none are absent."""
    chosen = select(_quarantine.c.source, _quarantine.c.stream, func.count()).group_by(
        _quarantine.c.source, _quarantine.c.stream
    )
    return {(source, stream): held for source, stream, held in connection.execute(chosen)}


def count(connection: Connection) -> int:
    """How many records are held in all."""
    return connection.scalar(select(func.count()).select_from(_quarantine)) or 0


_FIELDS = ("stream", "source", "zone", "field", "error", "record", "held_at")


def _chosen() -> Select[Any]:
    return select(*(_quarantine.c[name] for name in (*_FIELDS, "id", "refusal", "words")))


def _row(one: Held) -> dict[str, object]:
    plain = {name: getattr(one, name) for name in _FIELDS}
    return {**plain, "refusal": one.refusal or None, "words": json.dumps(one.words) if one.words else None}


def _held(row: Any) -> Held:
    said = {"refusal": row.refusal or "", "words": json.loads(row.words) if row.words else {}}
    return Held(**{**row._mapping, **said})
