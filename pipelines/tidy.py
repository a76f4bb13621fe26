"""Records as they were sent, to rows as they are stored; what cannot be taken is named, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from domain.broken import Broken
from domain.errors import BadInput
from domain.masking import mask_values
from domain.streams import COMMON_DIMENSIONS, COMMON_FIELDS, Stream
from pipelines import moments
from pipelines.derive import DERIVE, Values
from pipelines.fields import ID_LENGTH, TEXT_LENGTH, Check, Value, check_of, text_up_to
from pipelines.rejects import BadField, Reject, unlike

Row = tuple[Value, ...]

REPEATED = "repeated in this batch with other values; the last one was kept"


@dataclass(frozen=True, slots=True)
class Tidied:
    """Rows in the order of `store.records.columns`, the records that made none, and how many said the same twice."""

    rows: list[Row]
    rejects: list[Reject]
    repeats: int = 0


@dataclass(frozen=True)
class Sender:
    """Who sends: the source's name, the zone of its local times, and the key that its customers are hashed with.

    `customer_key` has up to 64 bytes; with one key the same customer has the same reference in every source, and
    without any (b"") customers are hashed already.
    """

    source: str
    zone: ZoneInfo
    customer_key: bytes = field(repr=False)


def hashed(customer: str, key: bytes) -> str:
    """The opaque reference of a customer: 32 hexadecimal digits that nobody can trace back without the key.

    Without a key (b"") it is one already.
    """
    return blake2b(customer.encode(), key=key, digest_size=16).hexdigest() if key else customer


def tidy(stream: Stream, records: Sequence[object], *, sender: Sender, now: int) -> Tidied:
    """The rows of a batch, and its rejects, in the batch's order.

    Of records with one external_id the last is kept: earlier ones are rejects, or `repeats` if they say the same.
    `now` in epoch milliseconds: what lies more than ten minutes ahead of it is refused.
    """
    reader = _Reader(stream, sender, now)
    rows: dict[Value, tuple[int, Row]] = {}
    rejects: list[Reject] = []
    repeats = 0
    for index, record in enumerate(records):
        try:
            row = reader.row(record)
        except BadField as bad:
            rejects.append(_reject(index, bad, record))
            continue
        earlier = rows.pop(row[1], None)
        if earlier is not None and earlier[1] == row:
            repeats += 1
        elif earlier is not None:
            again = BadField("external_id", REPEATED, key="record_repeated")
            rejects.append(_reject(earlier[0], again, records[earlier[0]], is_repeat=True))
        rows[row[1]] = index, row
    rejects.sort(key=lambda reject: reject.index)
    return Tidied([row for _, row in rows.values()], rejects, repeats)


def _reject(index: int, bad: BadField, record: object, *, is_repeat: bool = False) -> Reject:
    what = record.record if isinstance(record, Broken) else record
    return Reject(index, bad.field, str(bad), what, is_repeat=is_repeat, refusal=bad.key, words=bad.words)


def _missing(field: str) -> BadField:
    return BadField(field, "it is missing", key="record_missing")


class _Reader:
    """The checks of one stream, made ready once for a whole batch."""

    def __init__(self, stream: Stream, sender: Sender, now: int) -> None:
        fields = {one.name: one for one in (*COMMON_FIELDS, *stream.fields)}
        self.sender = sender
        self.moment = stream.time_field
        self.empty: Values = dict.fromkeys((*COMMON_DIMENSIONS, "customer", *(one.name for one in stream.fields)))
        self.checks: dict[str, Check] = {
            "external_id": text_up_to(ID_LENGTH),
            self.moment: lambda value: moments.check_past(moments.parse(value, sender.zone), now),
            **{one.name: check_of(one, sender.zone, now) for one in fields.values() if not one.derived},
        }
        self.required = [self.moment, *(one.name for one in fields.values() if one.required)]
        self.derive = DERIVE[stream.name]

    def row(self, record: object) -> Row:
        """The row of one record; BadField if it cannot be taken."""
        if not isinstance(record, dict):
            if isinstance(record, Broken):
                raise BadField(record.field, record.error, key=record.refusal, words=record.words)
            raise BadField.of("", unlike("record", record))
        values = self._values(record)
        at = int(values.pop(self.moment) or 0)
        self.derive(values, at)
        identity = values.pop("external_id", None)
        if identity is None:
            raise _missing("external_id")
        customer = values["customer"]
        if customer is not None:
            values["customer"] = hashed(str(customer), self.sender.customer_key)
        extra = None if record.keys() <= self.checks.keys() else self._extra(record)
        return (self.sender.source, identity, at, *values.values(), extra)

    def _values(self, record: Mapping[str, Any]) -> Values:
        """The checked fields, in the order of the row, then whatever is not part of it."""
        values = self.empty.copy()
        checks = self.checks
        name = ""
        try:
            for name, value in record.items():
                if value is not None and value != "" and name in checks:
                    values[name] = checks[name](value)
        except BadInput as bad:
            raise BadField.of(name, bad) from None
        for name in self.required:
            if values.get(name) is None:
                raise _missing(name)
        return values

    def _extra(self, record: Mapping[str, Any]) -> str:
        try:
            unknown = mask_values({str(name): value for name, value in record.items() if name not in self.checks})
            written = orjson.dumps(unknown, default=str, option=orjson.OPT_SORT_KEYS).decode()
        except (TypeError, RecursionError):
            sentence = (
                "fields we do not know cannot be kept: they hold what JSON cannot, such as half a character, "
                "or nest too deeply"
            )
            raise BadField("extra", sentence, key="record_extra") from None
        if len(written) > TEXT_LENGTH:
            sentence = f"fields we do not know take {len(written):,} characters; {TEXT_LENGTH:,} are kept"
            words = {"length": len(written), "limit": TEXT_LENGTH}
            raise BadField("extra", sentence, key="record_extra_length", words=words)
        return written
