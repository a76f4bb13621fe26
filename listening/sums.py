"""The sums of units: what each word and turn of words adds to every column, looked up once and kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from listening.features import Parts, as_letters, as_sense, as_word
from listening.model import TABLES, Floats, Model, Table

MOST_KEPT = 100_000
"""Units whose sums are kept; beyond that memory is worth more than the time."""
NOTHING = 0
"""The row of a unit that no table knows."""


class Sums:
    """Rows of units: the weights of each table (tables × columns), then the square of each (tables)."""

    def __init__(self, model: Model) -> None:
        self._lookups = {name: _Lookup(table) for name, table in model.tables.items()}
        self._width = model.columns
        self._places: dict[str, int] = {}
        self._rows: Floats = np.zeros((4096, len(TABLES) * (self._width + 1)), np.float32)
        self._count = NOTHING + 1

    def of(self, units: Sequence[str]) -> Floats:
        """The rows (units, tables × (columns + 1)) of units; `!` or `#` ahead or a blank inside marks a turn."""
        if len(self._places) > MOST_KEPT:
            self._forget()
        known = self._places
        places = [known[unit] if unit in known else self._learn(unit) for unit in units]
        return self._rows[places]

    def weighed(self, rows: Floats, total: Floats) -> Floats:
        """(units, columns): what rows add to a text whose rows sum up to `total`, each table by the text's length."""
        cut = len(TABLES) * self._width
        lengths = np.sqrt(np.maximum(total[cut:], 1e-9))
        parts = rows[:, :cut].reshape(len(rows), len(TABLES), self._width)
        added: Floats = (parts / lengths[None, :, None]).sum(axis=1)
        return added

    def _learn(self, unit: str) -> int:
        is_turn = " " in unit or unit[0] in "!#"
        made = [self._lookups["word"].find(as_word(unit))]
        if not is_turn:
            made += [self._lookups["letters"].find(as_letters(unit)), self._lookups["sense"].find(as_sense(unit))]
        if any(made):
            return self._write(unit, made)
        self._places[unit] = NOTHING
        return NOTHING

    def _write(self, unit: str, made: list[Parts]) -> int:
        row = self._count
        if row == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        for place, (name, parts) in enumerate(zip(TABLES, made, strict=False)):
            if parts:
                weights, square = self._lookups[name].sum(parts)
                self._rows[row, place * self._width : (place + 1) * self._width] = weights
                self._rows[row, len(TABLES) * self._width + place] = square
        self._places[unit] = row
        self._count += 1
        return row

    def _forget(self) -> None:
        self._places.clear()
        self._rows = np.zeros((4096, len(TABLES) * (self._width + 1)), np.float32)
        self._count = NOTHING + 1


class _Lookup:
    """A table by number: finding one costs a dictionary's look instead of a search."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._places = dict(zip(table.numbers.tolist(), range(len(table.numbers)), strict=True))
        self._squares = table.squares.astype(np.float32)

    def find(self, parts: Parts) -> Parts:
        """The parts that the table knows, by their place in it."""
        places = self._places
        return [(places[number], count) for number, count in parts if number in places]

    def sum(self, found: Parts) -> tuple[Floats, float]:
        """The weights (columns,) of found parts, and their square."""
        if len(found) == 1:
            at, count = found[0]
            alone: Floats = self._table.weights[at] * (self._table.scale * np.float32(count))
            return alone, count * count * float(self._squares[at])
        places = [part[0] for part in found]
        counts = np.array([part[1] for part in found], np.float32)
        weights: Floats = (counts @ self._table.weights[places].astype(np.float32)) * self._table.scale
        return weights, float(counts**2 @ self._squares[places])
