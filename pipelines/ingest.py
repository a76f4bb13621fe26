"""Takes batches into the store: rows, cursor, dirty buckets, rejects and the source's standing in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection

from domain.errors import BadInput, Conflict, NotFound
from domain.masking import mask, mask_values
from domain.streams import Stream, stream_of
from domain.times import SECOND, Clock, to_ms
from pipelines.fields import ID_LENGTH
from pipelines.rejects import Reject
from pipelines.tidy import Row, Sender, Tidied, hashed, tidy
from store import delivered, quarantine, records, sources
from store.engine import Store
from store.quarantine import Held

NAME_LENGTH = 60
KEPT_LENGTH = 100_000
"""Characters of a rejected record that are kept; of a longer one only its beginning is."""


@dataclass(frozen=True)
class Receipt:
    """What became of a batch; `rejected` in the order it was sent."""

    accepted: int
    unchanged: int
    rejected: list[Reject]


@dataclass(frozen=True)
class Delivery:
    """A tidied batch of one source and stream, with what the source says of itself (None: as it was).

    `cursor` is where to go on after it ("": at the beginning); `complete_to` (ms) the time up to which all has been
    sent (None: up to its newest record); `cadence_ms` how often the source is heard of; `lag_ms` how far back it is
    read again. `digest` is that of a signed delivery: taken before, it may change nothing any more. Unless it `is_all`,
    what was wrong with the source is not over with it: more of the same reading follows.
    """

    stream: Stream
    sender: Sender
    batch: Tidied
    kind: str = "api"
    cursor: str | None = None
    complete_to: int | None = None
    cadence_ms: int | None = None
    lag_ms: int | None = None
    digest: str | None = None
    is_all: bool = True


class Ingest:
    """The door of the store, for the records of every source."""

    def __init__(self, store: Store, clock: Clock, key: bytes, on_commit: Callable[[], None] = lambda: None) -> None:
        """`key` is the installation's secret; `on_commit` is called whenever something has been committed."""
        self.store = store
        self.clock = clock
        self.on_commit = on_commit
        self._customer_key = blake2b(key, person=b"cehub customer", digest_size=32).digest()

    def sender(self, source: str, zone: ZoneInfo | None = None) -> Sender:
        """The sender of that name; times without an offset are of `zone`, or of the business zone.

        BadInput for a name that no source can have.
        """
        name = source.strip()
        if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
            said = "A source is called by 1 to {most} printable characters, not {name}."
            raise BadInput.told("source_name", said, most=NAME_LENGTH, name=repr(source[:80]))
        return Sender(name, zone or self.store.zone, self._customer_key)

    def take(
        self,
        stream_name: str,
        batch: Sequence[object],
        *,
        source: str,
        zone: ZoneInfo | None = None,
        kind: str = "api",
        cursor: str | None = None,
        complete_to: int | None = None,
        cadence_ms: int | None = None,
        lag_ms: int | None = None,
        digest: str | None = None,
        is_all: bool = True,
    ) -> Receipt:
        """Take a batch of records: committed when this returns, and sending it again changes nothing.

        Records that cannot be taken are held in quarantine. UnknownName for a stream that does not exist, BadInput
        for a name that no source can have, StoreFailed if it could not be written (then nothing of it was), Conflict
        for a delivery of that `digest` that was taken before and would put records back to what they were.
        """
        stream, sender = stream_of(stream_name), self.sender(source, zone)
        with self.store.precedence.urgent():
            tidied = tidy(stream, batch, sender=sender, now=to_ms(self.clock()))
            known = (kind, cursor, complete_to, cadence_ms, lag_ms, digest, is_all)
            return self.deliver([Delivery(stream, sender, tidied, *known)])[0]

    def deliver(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """Write tidied batches in one transaction; their receipts, in order."""
        now = to_ms(self.clock())
        with self.store.write() as connection:
            receipts = [_put(connection, one, now) for one in deliveries]
        self.on_commit()
        return receipts

    def retry(self, held_id: int) -> Receipt:
        """Take a record held in quarantine once more; it leaves the quarantine if it is taken now.

        NotFound if no record with that id is held.
        """
        now = to_ms(self.clock())
        with self.store.write() as connection:
            held = quarantine.get(connection, held_id)
            if held is None:
                raise NotFound(f"No record {held_id} is held in quarantine.", key="gone")
            stream, sender = (
                stream_of(held.stream),
                self.sender(held.source, ZoneInfo(held.zone) if held.zone else None),
            )
            tidied = _tidied_again(stream, orjson.loads(held.record), sender, now)
            done = records.upsert(connection, stream, sender.source, tidied.rows, known_at=now)
            if tidied.rows:
                quarantine.drop(connection, held_id)
        self.on_commit()
        return Receipt(done.accepted, done.unchanged, tidied.rejects)


def _put(connection: Connection, delivery: Delivery, now: int) -> Receipt:
    stream, sender, batch = delivery.stream, delivery.sender, delivery.batch
    seen = None if delivery.digest is None else delivered.seen(connection, sender.source, delivery.digest, now)
    done = records.upsert(connection, stream, sender.source, batch.rows, known_at=now)
    if seen is not None and done.accepted:
        # Whoever saw a signed body can send it again: what has changed since then stays as it is.
        said = f"This very delivery was taken before, and {done.accepted} of its records have changed since; they stay."
        raise Conflict(said, state="taken", key="played_back", words={"count": done.accepted})
    held = _held(stream, sender, [reject for reject in batch.rejects if not reject.is_repeat], now)
    kept = quarantine.hold(connection, held)
    newest, oldest = _span(stream, batch.rows)
    mark = delivery.complete_to if delivery.complete_to is not None else newest
    settings = {name: getattr(delivery, name) for name in ("cursor", "cadence_ms", "lag_ms")}
    sources.touch(
        connection,
        sender.source,
        stream.name,
        now=now,
        kind=delivery.kind,
        oldest=oldest,
        watermark=None if mark is None else min(mark, now),
        accepted=done.accepted,
        rejected=kept,
        zone=sender.zone.key,
        is_well=delivery.is_all,
        **{name: value for name, value in settings.items() if value is not None},
    )
    return Receipt(done.accepted, done.unchanged + batch.repeats, batch.rejects)


def _span(stream: Stream, rows: Sequence[Row]) -> tuple[int | None, int | None]:
    """End of the newest record and beginning of the oldest, in ms; a measurement lasts its grain."""
    if not rows:
        return None, None
    moments = [int(row[2] or 0) for row in rows]
    if stream.name != "measurements":
        return max(moments), min(moments)
    grain = records.columns(stream).index("grain_seconds")
    return max(at + int(row[grain] or 0) * SECOND for at, row in zip(moments, rows, strict=True)), min(moments)


def _held(stream: Stream, sender: Sender, rejects: Sequence[Reject], now: int) -> list[Held]:
    return [
        Held(
            stream.name,
            sender.source,
            sender.zone.key,
            reject.field,
            mask(reject.error),
            _masked(_disowned(reject.record, sender)),
            now,
            refusal=reject.refusal,
            words={name: mask(word) if isinstance(word, str) else word for name, word in reject.words.items()},
        )
        for reject in rejects
    ]


def _disowned(record: object, sender: Sender) -> object:
    """The record without who its customer is: only what they are hashed to, as of those that are stored."""
    if not isinstance(record, dict) or record.get("customer") is None:
        return record
    name = str(record["customer"]).strip()
    is_name = isinstance(record["customer"], str | int | float) and 0 < len(name) <= ID_LENGTH
    return {**record, "customer": {_HASHED: hashed(name, sender.customer_key)} if is_name else "…"}


def _tidied_again(stream: Stream, record: object, sender: Sender, now: int) -> Tidied:
    """A record that was held, tidied; its customer was hashed when it was."""
    customer = record.get("customer") if isinstance(record, dict) else None
    if isinstance(record, dict) and isinstance(customer, dict) and _IS_HASH.fullmatch(str(customer.get(_HASHED))):
        record, sender = {**record, "customer": customer[_HASHED]}, replace(sender, customer_key=b"")
    return tidy(stream, [record], sender=sender, now=now)


_HASHED, _IS_HASH = "hashed", re.compile(r"[0-9a-f]{32}")


def _masked(record: object) -> str:
    """The record as text, without the personal data that people write: any field may hold some where columns slip."""
    try:
        return _written(mask_values(record, _KNOWN_BY))
    except RecursionError:
        return _TOO_DEEP


_KNOWN_BY = ("external_id", "interaction", "agent", "customer")
_TOO_DEEP = '{"cut": ""}'
"""What is kept of a record that nests too deeply to be looked through: nothing, for it could hold personal data."""


def _written(record: object) -> str:
    """The record as JSON text that every database can keep; of one that is too long, its beginning."""
    try:
        text = orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        text = orjson.dumps({"cut": ascii(record)[:KEPT_LENGTH]}).decode()
    if len(text) > KEPT_LENGTH:
        return orjson.dumps({"cut": text[: KEPT_LENGTH // 2]}).decode()
    return text
