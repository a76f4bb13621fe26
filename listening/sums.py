"""The sums of units: what the words of a text, their letters and their turns add to every column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from listening.features import SENSE, WORD, as_letters
from listening.model import Floats, Model, Table

MOST_KEPT = 100_000
"""Words whose letters are kept summed up; beyond that memory is worth more than the time."""
NOWHERE = -1
"""The place of what a table does not know: its last row, which is empty."""


class Sums:
    """What a model's tables say of units, each table by the length of the text."""

    def __init__(self, model: Model) -> None:
        self._words, self._senses = _Units(model.tables["word"], WORD), _Units(model.tables["sense"], SENSE)
        self._letters = _Letters(model.tables["letters"])

    def written(self, singles: Sequence[str], units: Sequence[str]) -> Floats:
        """(columns,): what a text's single words by their letters, and all its units as themselves, add up to."""
        told: Floats = _total(self._words.known(units)) + _total(self._letters.rows(singles))
        return told

    def meant(self, units: Sequence[str]) -> Floats:
        """(columns,): what units add up to as what they mean."""
        return _total(self._senses.known(units))

    def shares(self, singles: Sequence[str], units: Sequence[str]) -> Floats:
        """(units, columns): what each unit adds to `written`; the single words stand first among the units."""
        told = _shares(self._words.rows(units))
        told[: len(singles)] += _shares(self._letters.rows(singles))
        return told

    def meant_shares(self, units: Sequence[str]) -> Floats:
        """(units, columns): what each unit adds to `meant`."""
        return _shares(self._senses.rows(units))


def _total(rows: Floats) -> Floats:
    summed = np.add.reduce(rows, axis=0)
    told: Floats = summed[:-1] / _length(summed)
    return told


def _shares(rows: Floats) -> Floats:
    told: Floats = rows[:, :-1] / _length(np.add.reduce(rows, axis=0))
    return told


def _length(summed: Floats) -> np.float32:
    return np.float32(max(float(summed[-1]), 1e-9) ** 0.5)


def _spread(table: Table) -> Floats:
    """(features + 1, columns + 1): a table's weights as they are added up, then their squares; the last row empty."""
    rows = np.zeros((len(table.numbers) + 1, table.weights.shape[1] + 1), np.float32)
    rows[:-1, :-1] = table.weights * table.scale
    rows[:-1, -1] = table.squares
    return rows


def _by_number(table: Table) -> dict[int, int]:
    """Finding a feature costs a dictionary's look instead of a search."""
    return dict(zip(table.numbers.tolist(), range(len(table.numbers)), strict=True))


class _Units:
    """A table of units as such. Nothing is kept of what was looked up: most turns of words are met once."""

    def __init__(self, table: Table, kind: str) -> None:
        self._rows, self._places = _spread(table), _by_number(table)
        self._kind = crc32(kind.encode())

    def rows(self, units: Sequence[str]) -> Floats:
        """(units, columns + 1), as `_spread` says."""
        find, kind = self._places.get, self._kind
        return self._rows[[find(crc32(unit.encode(), kind), NOWHERE) for unit in units]]

    def known(self, units: Sequence[str]) -> Floats:
        """The same without those that the table does not know: of a text's turns most are among them."""
        find, kind = self._places.get, self._kind
        # Said here and not by `number`: a call for each of some fifty units would cost more than all else of it.
        found = [place for unit in units if (place := find(crc32(unit.encode(), kind))) is not None]
        return self._rows.take(found or [NOWHERE], axis=0)


class _Letters:
    """The table of letters, summed up once for each word that is met."""

    def __init__(self, table: Table) -> None:
        self._table, self._places = _spread(table), _by_number(table)
        self._forget()

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        self._rows: Floats = np.zeros((4096, self._table.shape[1]), np.float32)

    def rows(self, words: Sequence[str]) -> Floats:
        """(words, columns + 1), as `_spread` says, of all the letters of each word."""
        if len(self._known) > MOST_KEPT:
            self._forget()
        known = self._known
        fresh = [word for word in words if word not in known]
        if fresh:
            self._learn(fresh)
        return self._rows[[known[word] for word in words]]

    def _learn(self, words: Sequence[str]) -> None:
        find, first = self._places.get, len(self._known)
        grams, starts = list[int](), list[int]()
        twice: dict[int, float] = {}
        for row, word in enumerate(words, first):
            found = [place for gram in as_letters(word) if (place := find(gram)) is not None]
            if len(set(found)) < len(found):
                # A gram that is there twice is four times as long.
                counts = Counter(found)
                twice[row] = sum(count * count * float(self._table[place, -1]) for place, count in counts.items())
            self._known[word] = row
            starts.append(len(grams))
            grams += found
            grams.append(NOWHERE)  # so that no word is without any
        if first + len(words) > len(self._rows):
            more = np.zeros((len(self._rows) + len(words), self._rows.shape[1]), np.float32)
            self._rows = np.concatenate([self._rows, more])
        np.add.reduceat(self._table.take(grams, axis=0), starts, axis=0, out=self._rows[first : first + len(words)])
        for row, length in twice.items():
            self._rows[row, -1] = length
