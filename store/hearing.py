"""What is heard in the texts of records: what waits to be heard, what was heard, what people corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from domain.hearing import FILLED, PERSON, SENTIMENTS, TEXTS, Heard
from domain.streams import stream_of
from domain.times import MINUTE, SECOND
from store import extracts, records, upserts
from store.schema import RECORDS
from store.schema import corrections as _corrections

LATE = 10 * SECOND
"""A text that nobody has heard for so long waits: listening has fallen behind."""

Key = tuple[str, str]
"""The source of a record and its id there."""


@dataclass(frozen=True)
class Unheard:
    """A record whose text nobody has heard yet. `known` is what is known of FILLED, of which `filled` was not sent.

    `solved_at` (ms) is the other moment by which a ticket is counted; None if there is none.
    """

    key: Key
    at: int
    digest: int
    text: str
    known: Mapping[str, str | None]
    filled: tuple[str, ...] = ()
    solved_at: int | None = None

    @property
    def minutes(self) -> set[int]:
        """The minutes (ms) whose sums it is part of."""
        return {at - at % MINUTE for at in (self.at, self.solved_at) if at is not None}

    @property
    def sent(self) -> dict[str, str]:
        """What its sender said itself."""
        return {name: value for name, value in self.known.items() if value and name not in self.filled}


@dataclass(frozen=True)
class Hearing:
    """What was heard in a record, and the `mark` of what heard it: a model's, or PERSON."""

    of: Unheard
    heard: Heard
    mark: str


@dataclass(frozen=True)
class Correction:
    """What a person said a text says; what they left alone is None. `at` is in epoch milliseconds."""

    stream: str
    key: Key
    at: int
    text: str
    who: str
    role: str
    before: str
    language: str | None = None
    sentiment: str | None = None
    topics: tuple[str, ...] | None = None

    @property
    def is_withdrawn(self) -> bool:
        """True if it only takes back what was said before."""
        return self.sentiment is None and self.topics is None


def unheard(connection: Connection, stream: str, limit: int) -> list[Unheard]:
    """Records that wait to be heard, the newest known first; [] if there are none."""
    table = RECORDS[stream]
    chosen = _asked(stream).where(table.c.heard.is_(None)).order_by(table.c.known_at.desc()).limit(limit)
    return [_unheard(stream, row) for row in connection.execute(chosen).mappings()]


def waiting(connection: Connection, stream: str, before: int) -> int:
    """How many records, learnt before that moment (ms), nobody has heard yet."""
    table = RECORDS[stream]
    chosen = select(func.count()).select_from(table).where(table.c.heard.is_(None), table.c.known_at < before)
    return connection.scalar(chosen) or 0


def one(connection: Connection, stream: str, key: Key) -> Unheard | None:
    """A record as it would be heard; None if there is none."""
    table = RECORDS[stream]
    chosen = _asked(stream).where(table.c.source == key[0], table.c.external_id == key[1])
    row = connection.execute(chosen).mappings().first()
    return None if row is None else _unheard(stream, row)


def _asked(stream: str) -> Select[Any]:
    names = ("source", "external_id", "occurred_at", "digest", *TEXTS[stream], *FILLED, "filled")
    return select(*(RECORDS[stream].c[name] for name in (*names, *(("solved_at",) if stream == "tickets" else ()))))


def _unheard(stream: str, row: Mapping[Any, Any]) -> Unheard:
    text = " . ".join(row[name] for name in TEXTS[stream] if row[name])
    known = {name: row[name] for name in FILLED}
    key = row["source"], row["external_id"]
    filled = tuple((row["filled"] or "").split())
    return Unheard(key, row["occurred_at"], row["digest"], text, known, filled, row.get("solved_at"))


def put(connection: Connection, stream: str, heard: Sequence[Hearing]) -> int:
    """Keep what was heard in records of one source; how many. To be called inside `store.write()`.

    A record that has changed meanwhile, or was heard by somebody else, is left alone.
    """
    if not heard:
        return 0
    table = RECORDS[stream]
    upserts.take_turn(connection, stream_of(stream), heard[0].of.key[0])
    chosen = [table.c[name] == bindparam(f"is_{name}") for name in ("source", "external_id", "digest")]
    chosen.append(table.c.heard.is_(None))
    values = [_values(one) for one in heard]
    names = [name for name in values[0] if not name.startswith("is_")]
    statement = update(table).where(*chosen).values({name: bindparam(name) for name in names})
    done = connection.execute(statement, values).rowcount
    counted = _counted_by(stream)
    changed = [one.of.minutes for one in heard if any(_told(one)[name] != one.of.known[name] for name in counted)]
    records.mark_minutes(connection, stream_of(stream), set().union(*changed))
    # A language or a brand changes no sum, and yet what the record is found by.
    extracts.drop(connection, stream, {one.of.at for one in heard})
    return done


def _counted_by(stream: str) -> list[str]:
    """What is heard of a record that its sums are cut by."""
    return [name for name in FILLED if name in stream_of(stream).dimensions]


def _values(one: Hearing) -> dict[str, Any]:
    heard = one.heard
    told = _told(one)
    keys = {"is_source": one.of.key[0], "is_external_id": one.of.key[1], "is_digest": one.of.digest}
    return {
        **keys,
        **told,
        "topics": " ".join(heard.topics) or None,
        "sentiment_score": heard.score,
        "brand": heard.brand,
        "echo_of": heard.echo_of,
        "filled": " ".join(name for name in FILLED if name not in one.of.sent) or None,
        "heard": one.mark,
    }


def _told(one: Hearing) -> dict[str, str | None]:
    """The fields that a sender may say itself: a person is believed before the sender, the sender before a model."""
    heard = one.heard
    ours = {"language": heard.language, "sentiment": heard.sentiment, "topic": next(iter(heard.topics), None)}
    return ours if one.mark == PERSON else {**ours, **one.of.sent}


def put_right(connection: Connection, stream: str, one: Unheard, correction: Correction) -> None:
    """Make the correction what the record says; its minute is folded again."""
    table = RECORDS[stream]
    told: dict[str, Any] = {"heard": PERSON}
    if correction.sentiment is not None:
        told |= {"sentiment": correction.sentiment, "sentiment_score": None}
    if correction.topics is not None:
        told |= {"topic": correction.topics[0], "topics": " ".join(correction.topics)}
    chosen = update(table).where(table.c.source == one.key[0], table.c.external_id == one.key[1])
    connection.execute(chosen.values(told))
    extracts.drop(connection, stream, [one.at])
    if any(name in told for name in _counted_by(stream)):
        records.mark_minutes(connection, stream_of(stream), one.minutes)


def forget_marks(connection: Connection, stream: str, mark: str, *, start: int, end: int) -> int:
    """Let records of [start, end) ms be heard again that were heard by another mark, but not by a person; how many."""
    table = RECORDS[stream]
    others = table.c.heard.not_in((mark, PERSON))
    chosen = update(table).where(table.c.occurred_at >= start, table.c.occurred_at < end, others)
    return connection.execute(chosen.values(heard=None)).rowcount


def latest(connection: Connection, limit: int) -> list[Unheard]:
    """The latest mentions that were heard and repeat no other, in order of time."""
    table = RECORDS["mentions"]
    is_new = table.c.heard.is_not(None), table.c.echo_of.is_(None)
    chosen = _asked("mentions").where(*is_new).order_by(table.c.occurred_at.desc()).limit(limit)
    return [_unheard("mentions", row) for row in connection.execute(chosen).mappings()][::-1]


def correct(connection: Connection, correction: Correction) -> None:
    """Write down what a person said; the last word on a record counts."""
    told = {name: getattr(correction, name) for name in ("stream", "text", "at", "who", "role", "before")}
    told |= {"source": correction.key[0], "external_id": correction.key[1]}
    told |= {"language": correction.language, "sentiment": correction.sentiment}
    topics = None if correction.topics is None else " ".join(correction.topics)
    connection.execute(insert(_corrections).values(**told, topics=topics))


def corrected(connection: Connection, stream: str, keys: Iterable[Key]) -> dict[Key, Correction]:
    """The last word of people on these records of one stream; those nobody corrected are absent."""
    wanted = set(keys)
    chosen = select(_corrections).where(
        _corrections.c.stream == stream, _corrections.c.external_id.in_([name for _, name in wanted])
    )
    found = [_correction(row) for row in connection.execute(chosen.order_by(_corrections.c.id)).mappings()]
    return {one.key: one for one in found if one.key in wanted}


def standing(connection: Connection, stream: str, key: Key) -> list[Correction]:
    """All that people said of a record since it was last taken back, the first first; [] if nothing stands."""
    is_it = [getattr(_corrections.c, name) == value for name, value in zip(("source", "external_id"), key, strict=True)]
    chosen = select(_corrections).where(_corrections.c.stream == stream, *is_it).order_by(_corrections.c.id)
    found: list[Correction] = []
    for said in map(_correction, connection.execute(chosen).mappings()):
        found = [] if said.is_withdrawn else [*found, said]
    return found


def take_back(connection: Connection, stream: str, one: Unheard, first: Correction) -> None:
    """Let a record say what it said before the `first` correction, and be heard again."""
    table = RECORDS[stream]
    words = first.before.split()
    sentiment = words.pop(0) if words and words[0] in SENTIMENTS else None
    told = {"sentiment": sentiment, "sentiment_score": None, "topic": next(iter(words), None), "topics": None}
    chosen = update(table).where(table.c.source == one.key[0], table.c.external_id == one.key[1])
    connection.execute(chosen.values(**told, heard=None))
    records.mark_minutes(connection, stream_of(stream), one.minutes)


def corrections(connection: Connection) -> list[Correction]:
    """The last word of people on every text they corrected, in order of time; what was taken back is none."""
    rows = connection.execute(select(_corrections).order_by(_corrections.c.id)).mappings()
    last = {(one.stream, one.key): one for one in map(_correction, rows)}
    return sorted((one for one in last.values() if not one.is_withdrawn), key=lambda one: one.at)


def _correction(row: Mapping[Any, Any]) -> Correction:
    plain = {name: row[name] for name in ("stream", "at", "text", "who", "role", "before", "language", "sentiment")}
    topics = None if row["topics"] is None else tuple(row["topics"].split())
    return Correction(key=(row["source"], row["external_id"]), topics=topics, **plain)
