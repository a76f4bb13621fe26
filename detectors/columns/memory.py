"""What many detectors of one Setup remember: a column of numbers for each series, a line of memory for each number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from detectors.base import State
from detectors.columns.numbers import Ints, Mask, Names, Real

Key = tuple[str, int]
"""The name of an array of a detector's state, and a place in it."""
Column = TypeVar("Column", Real, Names)
Undo = tuple[Real, "slice | Ints | tuple[slice, Ints]", Real]
LINES = 16
"""So many neighbouring lines of a matrix are a page: what is kept anew when any number in it was assigned."""
Page = tuple[str, int]
"""The name of an array of a detector's state, and the first line of the page."""


class Memory:
    """Matrices (length, rows), named as in the state of the detector of one series.

    A bucket touches few of the numbers of each series, the same ones of all of them: they lie side by side.
    """

    def __init__(self, first: State, rows: int) -> None:
        """`first` is the state of a detector that knows nothing."""
        self._first = {name: np.array(numbers, dtype=np.float64) for name, numbers in first.items()}
        self._cells: dict[str, Real] = {name: np.empty((len(numbers), 0)) for name, numbers in self._first.items()}
        self._undo: list[Undo] | None = None
        self._assigned: set[Page] = set()
        self.grow(rows)

    def __len__(self) -> int:
        return len(next(iter(self._cells.values()))[0])

    def grow(self, rows: int) -> None:
        """More rows at the end, which know nothing. All is copied: better many at once than one by one."""
        if not rows:
            return
        for name, first in self._first.items():
            self._cells[name] = np.hstack([self._cells[name], np.repeat(first[:, None], rows, axis=1)])
        self._assigned.update(self._every())

    def rows(self, start: int, stop: int) -> Rows:
        """Neighbouring rows."""
        assigned = self._assigned if self._undo is None else set()
        return Rows(self._cells, slice(start, min(stop, len(self))), assigned, self._undo)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What is written to rows meanwhile is put back at the end."""
        undo: list[Undo] = []
        self._undo = undo
        try:
            yield
        finally:
            for column, picked, before in reversed(undo):
                column[picked] = before
            self._undo = None

    def state(self) -> dict[str, Real]:
        """Copies, (rows, length) each."""
        return {name: cells.T.copy() for name, cells in self._cells.items()}

    def restore(self, state: dict[str, Real]) -> None:
        """Hold `state`, with as many rows as it has; ValueError if it is of another Setup."""
        shapes = {name: np.shape(matrix) for name, matrix in state.items()}
        count = next(iter(shapes.values()), (0,))[0]
        if shapes != {name: (count, len(first)) for name, first in self._first.items()}:
            raise ValueError("this state was saved by a detector of another grain, shape or version")
        for name, matrix in state.items():
            cells = np.array(np.transpose(matrix), dtype=np.float64, order="C")
            self._assigned.update((name, line & -LINES) for line in _differing(self._cells[name], cells))
            self._cells[name] = cells

    def pages(self) -> dict[str, Real]:
        """Copies of the pages that were assigned to since this was last asked, (lines, rows) each; at first all."""
        found = {_named(page): self._cells[page[0]][page[1] : page[1] + LINES].copy() for page in self._assigned}
        self._assigned.clear()
        return found

    def recall(self, pages: Mapping[str, Real]) -> None:
        """Hold what these pages say, which are all there are; ValueError if they are of another Setup."""
        every = {_named(page): page for page in self._every()}
        rows = next((page.shape[1] for page in pages.values()), 0)
        lines = {name: len(self._first[array][first : first + LINES]) for name, (array, first) in every.items()}
        if {name: page.shape for name, page in pages.items()} != {name: (count, rows) for name, count in lines.items()}:
            raise ValueError("this state was saved by a detector of another grain, shape or version")
        self._cells = {name: np.empty((len(first), rows)) for name, first in self._first.items()}
        for name, (array, first) in every.items():
            self._cells[array][first : first + LINES] = pages[name]
        self._assigned.clear()

    def _every(self) -> Iterator[Page]:
        return ((name, line) for name, first in self._first.items() for line in range(0, len(first), LINES))


def _differing(before: Real, after: Real) -> list[int]:
    """The lines that are not the same, bit for bit: all where there are more or fewer rows."""
    if before.shape != after.shape:
        return list(range(len(after)))
    return np.flatnonzero((before.view(np.int64) != after.view(np.int64)).any(axis=1)).tolist()


def _named(page: Page) -> str:
    return f"{page[0]} {page[1]}"


@dataclass(frozen=True)
class Rows:
    """Some rows of a Memory: `rows[name, place]` is one number of each, and is assigned as such.

    What is read of neighbouring rows is a view, which changes when it is assigned. With a `mask`, all are read and only
    those are assigned where it says so.
    """

    cells: dict[str, Real]
    picked: slice | Ints
    assigned: set[Page]
    undo: list[Undo] | None = None
    mask: Mask | None = None

    def __getitem__(self, key: Key) -> Real:
        name, place = key
        found: Real = self.cells[name][place][self.picked]
        return found

    def __setitem__(self, key: Key, numbers: Real | float) -> None:
        name, place = key
        column = self.cells[name][place]
        self.assigned.add((name, place & -LINES))
        if self.undo is not None:
            self.undo.append((column, self.picked, column[self.picked].copy()))
        self.put(column, numbers)

    @property
    def numbers(self) -> Ints:
        """Which rows of the memory they are."""
        return np.arange(self.picked.start, self.picked.stop) if isinstance(self.picked, slice) else self.picked

    def block(self, name: str, start: int, stop: int) -> Real:
        """A copy of neighbouring numbers of each, (numbers, rows)."""
        found: Real = self.cells[name][start:stop].take(self.numbers, axis=1)
        return found

    def put_block(self, name: str, start: int, numbers: Real) -> None:
        """Assign neighbouring numbers of each, whatever the mask."""
        cells, picked = self.cells[name], (slice(start, start + len(numbers)), self.numbers)
        self.assigned.update((name, line) for line in range(start & -LINES, start + len(numbers), LINES))
        if self.undo is not None:
            self.undo.append((cells, picked, cells[picked]))
        cells[picked] = numbers

    def put(self, column: Column, numbers: Column | float) -> None:
        """Assign the numbers to these rows of a column of all rows."""
        picked, mask = self.picked, self.mask
        column[picked] = numbers if mask is None else np.where(mask, numbers, column[picked])

    def __len__(self) -> int:
        picked = self.picked
        return picked.stop - picked.start if isinstance(picked, slice) else len(picked)

    def only(self, mask: Mask) -> Rows:
        """Those of them where `mask` says so."""
        return self if mask.all() else self.at(np.flatnonzero(mask))

    def masked(self, mask: Mask) -> Rows:
        """All of them, but what is assigned to those where `mask` does not say so is lost: for masks of most."""
        return self if mask.all() else replace(self, mask=mask if self.mask is None else self.mask & mask)

    def at(self, places: Ints) -> Rows:
        """Those of them at these places."""
        picked = places + self.picked.start if isinstance(self.picked, slice) else self.picked[places]
        return Rows(self.cells, picked, self.assigned, self.undo, None if self.mask is None else self.mask[places])
