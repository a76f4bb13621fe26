"""Files named by a pattern: new ones, and ones that have grown or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from glob import glob
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import orjson

from domain.errors import BadInput, BadSetting
from domain.reasons import Reason
from domain.times import SECOND
from pipelines.connectors.base import BATCH, SPREAD, Batch, Connector, seconds, text
from pipelines.files import is_text, open_table, unreadable
from pipelines.mapping import Mapper
from pipelines.maps import Map

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Read:
    """How far one file was read: its size and age then, how many rows, and a digest of the bytes they came from.

    `trouble` says why it could not be read; it is not tried again before it changes.
    """

    size: int
    changed_at: int
    rows: int = 0
    digest: str = ""
    trouble: Reason | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """It from what the cursor keeps of it."""
        trouble = kept.get("trouble")
        return cls(**{**kept, "trouble": None if trouble is None else Reason.read(trouble)})


@dataclass(frozen=True)
class Files(Connector):
    """Reads each file that `path` names, a pattern such as `/data/tickets-*.csv`, again whenever it has changed.

    Rows read before are passed over as long as the file only grew. A file younger than `settle` seconds may still be
    written to: its last line counts only once it has its end.
    """

    path: str
    settle: float
    plan: Map
    zone: ZoneInfo

    type = "files"
    settings = ("path", "settle")

    @classmethod
    def from_table(cls, table: Mapping[str, Any], plan: Map, zone: ZoneInfo) -> Self:
        """The connector for `path` and `settle`; BadSetting when the map has a spread, which needs one whole file."""
        if plan.spread is not None:
            raise BadSetting.told("map_spread_read", SPREAD, map=plan.name)
        return cls(text(table, "path"), seconds(table, "settle", 60), plan, zone)

    def pull(self, cursor: str | None, now: int) -> Iterator[Batch]:
        """The rows of files that are new or changed, file by file in the order of their names."""
        before = {name: Read.of(kept) for name, kept in orjson.loads(cursor or "{}").items()}
        there = sorted(glob(self.path, recursive=True))
        known = {name: read for name, read in before.items() if name in there}
        for name in there:
            path = Path(name)
            try:
                yield from self._pull_file(path, known, now)
            except BadInput as error:
                known[name] = _look(path, trouble=Reason.of(error))
            except OSError as error:
                known[name] = _look(path, trouble=Reason.of(unreadable(path, error)))
        troubles = tuple(read.trouble for read in known.values() if read.trouble is not None)
        yield Batch([], _written(known), troubles)

    def _pull_file(self, path: Path, known: dict[str, Read], now: int) -> Iterator[Batch]:
        before, seen = known.get(str(path)), _look(path)
        if before is not None and (before.size, before.changed_at) == (seen.size, seen.changed_at):
            return
        is_growing = is_text(path) and now - seen.changed_at < self.settle * SECOND
        table = open_table(path, self.plan.layout, is_growing=is_growing)
        self.plan.check_columns(table.columns, path.name)
        mapper = Mapper(self.plan, self.zone)
        records = (mapper.record(row) for row in table.rows)
        done = before.rows if before is not None and _goes_on(path, before) else 0
        rows = sum(1 for _ in islice(records, done))
        while batch := list(islice(records, BATCH)):
            rows += len(batch)
            yield Batch(batch, _written(known))
        if _look(path) != seen:
            # It was written to while it was read: nobody knows which rows those were, so it is read again whole.
            known[str(path)] = replace(seen, size=-1)
            return
        digest = _digest(path, seen.size) if is_text(path) and (is_growing or _ends_a_line(path, seen.size)) else ""
        # One that may still grow is looked at again, even if it does not: its last line counts once it has settled.
        known[str(path)] = replace(seen, size=-1 if is_growing else seen.size, rows=rows, digest=digest)


def _look(path: Path, trouble: Reason | None = None) -> Read:
    try:
        found = path.stat()
    except OSError:
        return Read(0, 0, trouble=trouble)
    return Read(found.st_size, found.st_mtime_ns // 1_000_000, trouble=trouble)


def _goes_on(path: Path, before: Read) -> bool:
    """True if the file still begins with all that was read of it."""
    return bool(before.digest) and _digest(path, int(before.digest.partition(":")[0])) == before.digest


def _digest(path: Path, size: int) -> str:
    """The size and a digest of the first `size` bytes."""
    digest, left = blake2b(digest_size=16), size
    with open(path, "rb") as file:
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            digest.update(block)
    return f"{size}:{digest.hexdigest()}"


def _ends_a_line(path: Path, size: int) -> bool:
    with open(path, "rb") as file:
        file.seek(max(size - 1, 0))
        return file.read(1) == b"\n"


def _written(known: Mapping[str, Read]) -> str:
    return orjson.dumps({name: vars(read) for name, read in known.items()}).decode() if known else ""
