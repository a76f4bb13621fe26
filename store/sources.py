"""Sources: what each outside system has sent of each stream, how far it is complete, and what went wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, select, update

from domain.alerts import Alert
from domain.reasons import Reason, sentence, written
from domain.reasons import read as reasons_of
from domain.times import DAY, MINUTE
from store import meta
from store.inserts import inserting
from store.state import sources as _sources

PUSHED = "api"
"""The kind of a source that sends by itself."""
PATIENCE = 15 * MINUTE
"""How long a source of unknown cadence may be quiet before nobody waits for it."""
ABREAST = DAY
"""Who is further behind brings the past, and nobody waits for it where another source tells of the present."""


@dataclass(frozen=True)
class Source:
    """One source of one stream. Moments are epoch milliseconds.

    `first_at` is its oldest record, `watermark` the time up to which it has told us all. `cadence_ms` says how often
    it is heard of, `lag_ms` how far back it is read again.
    """

    source: str
    stream: str
    kind: str
    zone: str | None
    cursor: str | None
    first_at: int | None
    watermark: int | None
    cadence_ms: int | None
    lag_ms: int | None
    last_seen_at: int | None
    last_ok_at: int | None
    last_error: str | None
    last_error_at: int | None
    accepted: int
    rejected: int
    last_reasons: str | None = None

    @property
    def troubles(self) -> tuple[Reason, ...]:
        """Why its last reading went wrong; () if it did not."""
        if self.last_error is None:
            return ()
        return reasons_of(self.last_reasons) or (Reason(self.last_error),)

    @property
    def is_empty(self) -> bool:
        """True if nothing has ever come from it, though it may be read without trouble."""
        return not self.accepted and not self.rejected

    @property
    def is_feed(self) -> bool:
        """True unless it was imported by hand: nobody waits for a file's next record."""
        return self.kind != "import"

    def is_stale(self, now: int, *, since: int = 0) -> bool:
        """True if it has not been heard of for three of its cadences, or for a quarter of an hour, of the time since
        then (ms)."""
        patience = PATIENCE if self.cadence_ms is None else max(3 * self.cadence_ms, MINUTE)
        return self.last_seen_at is None or max(self.last_seen_at, since) < now - patience

    def state(self, now: int, silent: Collection[tuple[str, str]] = ()) -> str:
        """live, empty (nothing has ever come), late (not heard of in time), failing (its last reading went wrong) or
        silent (it is among those that an alert says so of: their names and streams)."""
        if (self.source, self.stream) in silent:
            return "silent"
        if self.last_error is not None:
            return "failing"
        if not self.is_feed:
            return "live"
        if self.is_stale(now):
            return "late"
        return "empty" if self.is_empty else "live"


def touch(
    connection: Connection,
    source: str,
    stream: str,
    *,
    now: int,
    kind: str,
    oldest: int | None = None,
    watermark: int | None = None,
    accepted: int = 0,
    rejected: int = 0,
    is_well: bool = True,
    **settings: Any,
) -> None:
    """Record that a source spoke at `now` (ms): counts add up, `oldest` and `watermark` only widen what is known.

    `settings` are zone, cursor ("" for none), cadence_ms, lag_ms: those given replace what was there. An error before
    is over if it `is_well`, else it stays until its reading has ended.
    """
    before = _seen(connection, source, stream, kind)
    firsts = [at for at in (before.first_at, oldest) if at is not None]
    marks = [at for at in (before.watermark, watermark) if at is not None]
    settings |= {"cursor": None} if settings.get("cursor") == "" else {}
    _set(
        connection,
        source,
        stream,
        kind=kind,
        first_at=min(firsts, default=None),
        watermark=max(marks, default=None),
        last_seen_at=now,
        last_ok_at=now,
        **({"last_error": None, "last_reasons": None} if is_well else {}),
        accepted=before.accepted + accepted,
        rejected=before.rejected + rejected,
        **settings,
    )


def fail(connection: Connection, source: str, stream: str, *, now: int, kind: str, reasons: Sequence[Reason]) -> None:
    """Record why a source could not be read; it was not heard of, and its cursor and watermark stay where they are."""
    _seen(connection, source, stream, kind)
    said = {"last_error": sentence(reasons), "last_reasons": written(reasons)}
    _set(connection, source, stream, last_error_at=now, **said)


def pace(connection: Connection, source: str, stream: str, cadence_ms: int | None) -> None:
    """Say how often a source that pushes is to be heard of (None: nobody knows), even before it ever was."""
    _seen(connection, source, stream, PUSHED)
    _set(connection, source, stream, cadence_ms=cadence_ms)


def get(connection: Connection, source: str, stream: str) -> Source | None:
    """What is known of a source of a stream; None if it was never heard of."""
    row = connection.execute(select(_sources).where(_is(source, stream))).first()
    return Source(*row) if row is not None else None


def cursor(connection: Connection, source: str, stream: str) -> str | None:
    """Where reading of this source stopped; None if it never began."""
    found: str | None = connection.scalar(select(_sources.c.cursor).where(_is(source, stream)))
    return found


def every(connection: Connection) -> list[Source]:
    """All sources, by name and stream."""
    return [Source(*row) for row in connection.execute(select(_sources).order_by(_sources.c.source, _sources.c.stream))]


def watermark(connection: Connection, stream: str, now: int) -> int | None:
    """The time (ms) up to which a stream's buckets are complete; None if nothing was ever sent.

    The least of its sources that still speak (an import never does: what it brings is over), as `slowest` has it; when
    all have gone quiet, the furthest any came. Never after `now`.
    """
    return watermarks(connection, now).get(stream)


def watermarks(connection: Connection, now: int) -> dict[str, int]:
    """The watermark of every stream that has one."""
    speaking: dict[str, list[int]] = {}
    quiet: dict[str, int] = {}
    for found in every(connection):
        if found.watermark is None:
            continue
        at = min(found.watermark, now)
        if found.kind == "import" or found.is_stale(now):
            quiet[found.stream] = max(at, quiet.get(found.stream, at))
        else:
            speaking.setdefault(found.stream, []).append(at)
    return quiet | {stream: slowest(marks, now) for stream, marks in speaking.items()}


def slowest(marks: Sequence[int], now: int) -> int:
    """The least of these watermarks (ms) at `now`, without those that are far behind while others are not.

    >>> slowest([5, 8 * DAY, 9 * DAY], 9 * DAY) // DAY, slowest([5, 6], 9 * DAY)
    (8, 5)
    """
    return min([mark for mark in marks if mark >= now - ABREAST] or marks)


def silent_of(alerts: Iterable[Alert]) -> frozenset[tuple[str, str]]:
    """The sources of which one of these alerts says that they are silent: their names and streams."""
    return frozenset((one.segment.get("source", ""), one.metric) for one in alerts if one.kind == "silence")


def silent_since(
    known: Iterable[Source], streams: Sequence[str], now: int, silent: Collection[tuple[str, str]] = ()
) -> int | None:
    """When the last source of one of these streams was heard of (ms), if none of that stream is live; else None.

    One that never brought anything keeps no number of another fresh, and nobody waits for a file. `silent` are those
    that an alert says so of.
    """
    feeds = [one for one in known if one.is_feed and not one.is_empty]
    for stream in streams:
        found = [one for one in feeds if one.stream == stream]
        if found and all(one.state(now, silent) != "live" for one in found):
            return max(one.last_seen_at or 0 for one in found)
    return None


def extent(connection: Connection, stream: str, now: int) -> tuple[int, int] | None:
    """From the oldest record of a stream to its furthest watermark (ms, not after `now`); None if there is none."""
    known = [found for found in meta.once(connection, "sources", every) if found.stream == stream]
    firsts = [found.first_at for found in known if found.first_at is not None]
    marks = [found.watermark for found in known if found.watermark is not None]
    return (min(firsts), min(max(marks), now)) if firsts and marks else None


def _is(source: str, stream: str) -> Any:
    return and_(_sources.c.source == source, _sources.c.stream == stream)


def _seen(connection: Connection, source: str, stream: str, kind: str) -> Source:
    found = get(connection, source, stream)
    if found is not None:
        return found
    # Somebody else may be hearing of it at this moment, too.
    connection.execute(
        inserting(connection, _sources).values(source=source, stream=stream, kind=kind).on_conflict_do_nothing()
    )
    return get(connection, source, stream) or Source(source, stream, kind, *(None,) * 10, accepted=0, rejected=0)


def _set(connection: Connection, source: str, stream: str, **values: Any) -> None:
    connection.execute(update(_sources).where(_is(source, stream)).values(**values))
