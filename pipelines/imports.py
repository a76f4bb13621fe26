"""One file, taken in by hand: `manage.py import`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson

from domain.errors import BadInput
from domain.streams import stream_of
from domain.times import to_ms
from pipelines import maps, moments
from pipelines.files import check, is_text, open_table
from pipelines.ingest import Ingest, Receipt
from pipelines.mapping import Mapper
from pipelines.maps import Map
from pipelines.rejects import Reject
from store import sources

KIND = "import"
BATCH = 5_000

_LOST = "\ufffd"
"""What stands where a program that read a text in another encoding lost a letter."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Request:
    """What to import: rows of `path` into `stream`, by a map, for a source, with times without an offset in `zone`.

    Without a map columns are called like our fields; without a source the map's is taken, or the name of the file.
    """

    stream: str
    path: Path
    map: Path | None = None
    source: str | None = None
    zone: ZoneInfo | None = None


@dataclass
class Reason:
    """One reason of rejection: the first record it was given for, the row of that one (from 1), and how many rows."""

    first: Reject
    row: int
    count: int = 0


@dataclass
class Report:
    """What became of a file."""

    file: str
    stream: str
    source: str
    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)
    damaged: int = 0
    first_damaged: int = 0
    """How many rows hold the mark of a letter that was lost before the file came, and the first of them (from 1)."""

    def look(self, batch: Sequence[object], row: int) -> None:
        """Count its damaged records in; the first is of row `row` (from 0)."""
        places = [place for place, record in enumerate(batch, start=row + 1) if _is_damaged(record)]
        self.first_damaged = self.first_damaged or (places[0] if places else 0)
        self.damaged += len(places)

    def add(self, receipt: Receipt, row: int) -> None:
        """Count a batch in, whose first record is row `row` (from 0) of the file."""
        self.accepted += receipt.accepted
        self.unchanged += receipt.unchanged
        self.rejected += len(receipt.rejected)
        for reject in receipt.rejected:
            # Reasons that differ in a value only are one.
            key = reject.field, reject.refusal or reject.error
            if key not in self.reasons:
                self.reasons[key] = Reason(reject, row + reject.index + 1)
            self.reasons[key].count += 1


def run_import(ingest: Ingest, request: Request, progress: Progress = lambda done, total: None) -> Report:
    """Take in a file; importing it again changes nothing. `progress` is told the rows done and the rows in all.

    BadInput, in one sentence and before anything is stored, when the file or its map cannot be read, or do not fit.
    """
    plan = _plan(request)
    source = request.source or plan.source or request.path.stem
    sender = ingest.sender(source, plan.time_zone)
    table = open_table(request.path, plan.layout)
    plan.check_columns(table.columns, request.path.name)
    total = check(request.path, plan.layout) if is_text(request.path) or plan.spread is not None else 0
    start, cursor = _spread_start(ingest, request, plan, sender.source, sender.zone)
    mapper = Mapper(plan, sender.zone, rows=total, start=start)
    records: Iterator[object] = (mapper.record(row) for row in table.rows)
    report = Report(request.path.name, plan.stream.name, sender.source)
    row = 0
    while batch := list(islice(records, BATCH)):
        receipt = ingest.take(plan.stream.name, batch, source=sender.source, zone=sender.zone, kind=KIND, cursor=cursor)
        report.look(batch, row)
        report.add(receipt, row)
        row += len(batch)
        progress(row, max(total, row))
    return report


def _is_damaged(record: object) -> bool:
    values = record.values() if isinstance(record, dict) else ()
    return any(isinstance(value, str) and _LOST in value for value in values)


def _plan(request: Request) -> Map:
    stream = stream_of(request.stream)
    plan = maps.plain(stream) if request.map is None else maps.load(request.map, stream.name)
    if plan.stream is not stream:
        said = "The map {map} is one of {its}, not of {stream}."
        raise BadInput.told("map_other", said, map=plan.name, its=plan.stream.name, stream=stream.name)
    return plan if request.zone is None else replace(plan, time_zone=request.zone)


def _spread_start(ingest: Ingest, request: Request, plan: Map, source: str, zone: ZoneInfo) -> tuple[int, str | None]:
    """When the first row of a spread is stamped (ms), and the cursor that remembers it for the next import."""
    if plan.spread is None:
        return 0, None
    if plan.spread.start is not None:
        return moments.parse(plan.spread.start, zone), None
    with ingest.store.read() as connection:
        known: dict[str, int] = orjson.loads(sources.cursor(connection, source, plan.stream.name) or "{}")
    start = known.setdefault(request.path.name, to_ms(ingest.clock()) - plan.spread.length)
    return start, orjson.dumps(known).decode()
