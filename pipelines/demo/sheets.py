"""What one source of Nusapasar sends of one stream in a day: columns in order of time, cut into rows when needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from domain.streams import Stream
from pipelines.demo.draws import Ints, Names
from pipelines.demo.tempo import Tempo
from pipelines.tidy import Row, Sender, hashed
from store.records import columns as order_of


@dataclass(frozen=True)
class Cut:
    """Which records are wanted: those of [start, end) in the company's time (ms), as they are known at `known_at`.

    `with_solutions`: also those solved in that time, whenever they were opened.
    """

    start: int
    end: int
    known_at: int
    tempo: Tempo
    with_solutions: bool = True


@dataclass(frozen=True)
class Sheet:
    """Records of one source and stream. `at` are their moments (ms, ascending), `columns` the fields as stored.

    `customer` is in the clear here and hashed in rows. `solved_at` (tickets only; ms) is shown in rows once it has
    passed, so a ticket is sent twice: when it is opened and when it is solved. `delay` (ms) is how long after its
    moment a record is known.
    """

    source: str
    stream: Stream
    prefix: str
    at: Ints
    columns: dict[str, Names] = field(default_factory=dict)
    solved_at: Ints | None = None
    delay: int = 0

    def rows(self, sender: Sender, cut: Cut) -> list[Row]:
        """The rows of a cut, in the order of `store.records.columns`: what tidy would make of the same records."""
        places = self._places(cut)
        if not len(places):
            return []
        parts: dict[str, list[Any]] = {name: column[places].tolist() for name, column in self.columns.items()}
        prefix = cut.tempo.mark + self.prefix
        parts["source"] = [sender.source] * len(places)
        parts["external_id"] = [f"{prefix}{place:05d}" for place in places.tolist()]
        parts["occurred_at"] = cut.tempo.ours(self.at[places]).tolist()
        if "customer" in parts:
            parts["customer"] = [hashed(one, sender.customer_key) for one in parts["customer"]]
        if self.solved_at is not None:
            parts |= _solutions(parts["occurred_at"], self.solved_at[places], cut)
        nothing = [None] * len(places)
        return list(zip(*(parts.get(name, nothing) for name in order_of(self.stream)), strict=True))

    def _places(self, cut: Cut) -> Ints:
        known = self.at + self.delay
        chosen = (known >= cut.start) & (known < cut.end)
        if self.solved_at is not None and cut.with_solutions:
            chosen |= (self.solved_at >= cut.start) & (self.solved_at < cut.end) & (known < cut.end)
        found: Ints = np.flatnonzero(chosen)
        return found


def _solutions(opened: list[int], solved_at: Ints, cut: Cut) -> dict[str, list[Any]]:
    is_known = (solved_at < cut.known_at).tolist()
    ours = cut.tempo.ours(solved_at).tolist()
    known = [at if so else None for at, so in zip(ours, is_known, strict=True)]
    return {
        "solved_at": known,
        "status": ["open" if at is None else "solved" for at in known],
        "resolution_seconds": [None if b is None else (b - a) / 1000 for a, b in zip(opened, known, strict=True)],
    }


def sheet(source: str, stream: Stream, prefix: str, at: Ints, columns: dict[str, Names]) -> Sheet:
    """A sheet of columns in any order of time."""
    order = np.argsort(at, kind="stable")
    return Sheet(source, stream, prefix, at[order], {name: column[order] for name, column in columns.items()})
