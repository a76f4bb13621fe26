"""Rows of a table to records of a stream, as a map says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from domain.broken import Broken
from domain.errors import BadInput
from domain.times import from_ms
from pipelines import moments
from pipelines.files import Line
from pipelines.maps import Map

Record = dict[str, Any]


class Mapper:
    """Makes the records of one table, in its order: equal rows without an id are told apart by counting them."""

    def __init__(self, plan: Map, zone: ZoneInfo, *, rows: int = 1, start: int = 0, is_reread: bool = False) -> None:
        """`rows` (how many there are) and `start` (ms, when the first is stamped) are what a spread needs.

        `is_reread`: rows may come twice, so that equal ones are one.
        """
        self.plan = plan
        self.zone = plan.time_zone or zone
        self.rows = max(rows, 1)
        self.start = start
        self.mapped = set(plan.fields.values())
        self.is_reread = is_reread
        self.moments = [plan.stream.time_field, *_named(plan, "moment")] if plan.time_format else []
        self.numbers = [] if plan.decimal == "." else [*_named(plan, "number"), *_named(plan, "whole")]
        self._place = -1
        self._seen: Counter[str] = Counter()

    def record(self, line: Line) -> Record | Broken:
        """The record of the next row; Broken if the row or one of its times cannot be understood."""
        self._place += 1
        if isinstance(line, Broken):
            return line
        record = self._fields(line)
        if self.plan.id_from:
            record["external_id"] = self._identity(line)
        for name in self.numbers:
            if isinstance(record.get(name), str):
                record[name] = _pointed(record[name], self.plan.decimal)
        if self.plan.spread is not None:
            at = self.start + self._place * self.plan.spread.length // self.rows
            record[self.plan.stream.time_field] = from_ms(at)
        return self._timed(record)

    def _fields(self, line: Mapping[str, Any]) -> Record:
        plan = self.plan
        record = {name: value for name, value in line.items() if name not in self.mapped and value not in (None, "")}
        for ours, theirs in plan.fields.items():
            record[ours] = line.get(theirs)
        record.update(plan.constants)
        for name, default in plan.defaults.items():
            if record.get(name) in (None, ""):
                record[name] = default
        for name, words in plan.values.items():
            value = record.get(name)
            if value is not None:
                record[name] = words.get(str(value).strip(), value)
        return record

    def _identity(self, line: Mapping[str, Any]) -> str:
        parts = "\x1f".join(str(line.get(column, "")) for column in self.plan.id_from)
        key = blake2b(parts.encode("utf-8", "replace"), digest_size=12).hexdigest()
        if self.is_reread:
            return key
        before = self._seen[key]
        self._seen[key] += 1
        return f"{key}-{before}" if before else key

    def _timed(self, record: Record) -> Record | Broken:
        for name in self.moments:
            value = record.get(name)
            if isinstance(value, str) and value.strip() and self.plan.time_format is not None:
                try:
                    record[name] = from_ms(moments.parse_as(value, self.plan.time_format, self.zone))
                except BadInput as bad:
                    return Broken(record, name, str(bad), bad.key, bad.words)
        return record


def _named(plan: Map, kind: str) -> list[str]:
    return [one.name for one in plan.stream.fields if one.kind == kind and not one.derived]


def _pointed(number: str, decimal: str) -> str:
    """The number with a point: thousands are grouped with the other mark.

    >>> _pointed("1.234,5", ",")
    '1234.5'
    """
    return number.replace("." if decimal == "," else ",", "").replace(decimal, ".")
