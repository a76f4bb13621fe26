"""What the screens showed: whole frames every few minutes, and what changed between them, as it was sent.

A row is a run of messages of one screen, in the words of the wire and read by nobody here: whatever a frame holds comes
back. A key row begins a stretch with a whole frame; the rows that follow it name it by `key_id` and are compressed with
that frame as their dictionary. Moments are epoch milliseconds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, Index, LargeBinary, Table, delete, func, insert, select, update

from store.columns import key_column, metadata, moment_column, text_column

_frames = Table(
    "frames",
    metadata,
    key_column(),
    text_column("screen", required=True),
    moment_column("at", required=True),
    moment_column("until", required=True),
    Column("key_id", BigInteger, index=True),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "screen", "at"),
    Index(None, "at", "size"),
    sqlite_autoincrement=True,
)

_WINDOW = 32_768
"""So much of a dictionary is of use to zlib: its end."""
_LEVEL = 6


@dataclass(frozen=True)
class Run:
    """Messages of one screen, oldest first: the first came at `at`, and the last still held at `until`."""

    at: int
    until: int
    messages: tuple[bytes, ...]


@dataclass(frozen=True)
class Packed:
    """A run as it is stored. `key_id` is None where it begins with a whole frame."""

    screen: str
    at: int
    until: int
    key_id: int | None
    content: bytes


def packed(messages: Sequence[bytes], key: bytes = b"") -> bytes:
    """Messages (without line ends) in one piece; `key` is the whole frame that their stretch begins with.

    >>> unpacked(packed([b'{"a":1}', b'{"a":2}'], b'{"a":0}'), b'{"a":0}')
    (b'{"a":1}', b'{"a":2}')
    """
    press = zlib.compressobj(_LEVEL, zdict=key[-_WINDOW:])
    return press.compress(b"\n".join(messages)) + press.flush()


def unpacked(content: bytes, key: bytes = b"") -> tuple[bytes, ...]:
    """The messages of a piece."""
    press = zlib.decompressobj(zdict=key[-_WINDOW:])
    return tuple((press.decompress(content) + press.flush()).split(b"\n"))


def keep(connection: Connection, run: Packed) -> int:
    """Store a run; the id of its row."""
    kept = insert(_frames).values(**vars(run), size=len(run.content)).returning(_frames.c.id)
    return int(connection.execute(kept).scalar_one())


def extend(connection: Connection, rows: Iterable[int], until: int) -> None:
    """The last messages of these rows still hold at `until`."""
    chosen = list(rows)
    if chosen:
        connection.execute(update(_frames).where(_frames.c.id.in_(chosen)).values(until=until))


def runs(connection: Connection, screen: str, start: int, end: int, *, limit: int) -> list[Run]:
    """The runs of a screen from the whole frame that leads to `start` up to those that begin before `end`.

    At most `limit` of those after `start`; [] if nothing is kept of the time before `start`.
    """
    first = _key_before(connection, screen, start)
    if first is None:
        return []
    chosen = select(*(_frames.c[name] for name in ("id", "at", "until", "key_id", "content")))
    own = chosen.where(_frames.c.screen == screen, _frames.c.id >= first).order_by(_frames.c.id)
    before = connection.execute(own.where(_frames.c.at <= start)).all()
    after = connection.execute(own.where(_frames.c.at > start, _frames.c.at < end).limit(limit)).all()
    keys: dict[int, bytes] = {}
    found = []
    for row in sorted((*before, *after)):
        key = b"" if row.key_id is None else keys.get(row.key_id)
        if key is None:
            continue  # it follows a whole frame that another process had kept before
        messages = unpacked(row.content, key)
        if row.key_id is None:
            keys[row.id] = messages[0]
        found.append(Run(row.at, row.until, messages))
    return found


def _key_before(connection: Connection, screen: str, at: int) -> int | None:
    own = select(func.coalesce(_frames.c.key_id, _frames.c.id)).where(_frames.c.screen == screen, _frames.c.at <= at)
    found: int | None = connection.scalar(own.order_by(_frames.c.at.desc(), _frames.c.id.desc()).limit(1))
    return found


def spans(connection: Connection, screen: str, start: int, end: int) -> list[tuple[int, int]]:
    """(from, until) of the runs of a screen that touch [start, end), in order."""
    own = _frames.c
    last = select(func.max(own.at)).where(own.screen == screen, own.at <= start).scalar_subquery()
    chosen = select(own.at, own.until).where(own.screen == screen, own.at >= func.coalesce(last, start), own.at < end)
    return [(row[0], row[1]) for row in connection.execute(chosen.order_by(own.at, own.id)) if row[1] >= start]


def kept(connection: Connection) -> dict[str, tuple[int, int]]:
    """From when until when each screen is kept, by its name."""
    own = _frames.c
    found: dict[str, tuple[int, int]] = {}
    # One look into the index for each: grouping would read every row.
    name: str | None = connection.scalar(select(func.min(own.screen)))
    while name is not None:
        newest = select(own.until).where(own.screen == name).order_by(own.at.desc(), own.id.desc()).limit(1)
        first = connection.scalar(select(func.min(own.at)).where(own.screen == name)) or 0
        found[name] = (first, connection.scalar(newest) or first)
        name = connection.scalar(select(func.min(own.screen)).where(own.screen > name))
    return found


def size(connection: Connection) -> int:
    """Bytes that all that is kept takes, compressed."""
    return int(connection.scalar(select(func.coalesce(func.sum(_frames.c.size), 0))) or 0)


def forget(connection: Connection, before: int, most: int) -> int:
    """Drop the stretches that began before that moment, and the oldest while all take more than `most` bytes.

    How many rows went. Stretches go whole: what is left can be shown from its first moment on.
    """
    total = func.sum(_frames.c.size).over(order_by=(_frames.c.at.desc(), _frames.c.id.desc())).label("total")
    weighed = select(_frames.c.at, total).subquery()
    full: int | None = connection.scalar(select(func.max(weighed.c.at)).where(weighed.c.total > most))
    line = before if full is None else max(before, full + 1)
    old = select(_frames.c.id).where(_frames.c.key_id.is_(None), _frames.c.at < line)
    gone = connection.execute(delete(_frames).where(_frames.c.key_id.in_(old))).rowcount
    return gone + connection.execute(delete(_frames).where(_frames.c.key_id.is_(None), _frames.c.at < line)).rowcount
