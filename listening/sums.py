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
        self._senses = np.zeros(len(TABLES) * (self._width + 1), np.float32)
        place = TABLES.index("sense")
        self._senses[[*range(place * self._width, (place + 1) * self._width), len(TABLES) * self._width + place]] = 1
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

    def apart(self, read: Floats, meant: Floats) -> Floats:
        """Rows of a text of another language: as `read` but without senses, then the senses of what it `meant`."""
        return np.concatenate([read * (1 - self._senses), meant * self._senses])

    def weighed(self, rows: Floats, total: Floats) -> Floats:
        """(units, columns): what rows add to a text whose rows sum up to `total`, each table by the text's length."""
        cut = len(TABLES) * self._width
        lengths = np.sqrt(np.maximum(total[cut:], 1e-9))
        parts = rows[:, :cut].reshape(len(rows), len(TABLES), self._width)
        added: Floats = (parts / lengths[None, :, None]).sum(axis=1)
        return added

    def _learn(self, unit: str) -> int:
        is_turn = " " in unit or unit[0] in "!#"
        made = {"word": self._lookups["word"].find(as_word(unit)), "sense": self._lookups["sense"].find(as_sense(unit))}
        if not is_turn:
            made["letters"] = self._lookups["letters"].find(as_letters(unit))
        if any(made.values()):
            return self._write(unit, made)
        self._places[unit] = NOTHING
        return NOTHING

    def _write(self, unit: str, made: dict[str, Parts]) -> int:
        row = self._count
        if row == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        for name, parts in made.items():
            if parts:
                place = TABLES.index(name)
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
        # As they are added up: a table is some megabytes more this way, and a new word costs half.
        self._weights = table.weights.astype(np.float32) * table.scale
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
            alone: Floats = self._weights[at] if count == 1 else self._weights[at] * np.float32(count)
            return alone, count * count * float(self._squares[at])
        places = [part[0] for part in found]
        counts = np.array([part[1] for part in found], np.float32)
        weights: Floats = counts @ self._weights[places]
        return weights, float(counts**2 @ self._squares[places])
