"""The sums of units: what the words of a text, their letters and their turns add to every column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    def meet(self, words: Iterable[str]) -> None:
        """Sum up the letters of single words, of which the rest may then be asked: many together cost little more."""
        self._letters.meet(words)

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
        self._table = _spread(table)
        # One more, so that what is beyond all of them has a place, too: it is not the number that stands there.
        self._numbers = np.append(table.numbers, table.numbers[-1])
        self._forget()

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        self._rows: Floats = np.zeros((4096, self._table.shape[1]), np.float32)

    def rows(self, words: Sequence[str]) -> Floats:
        """(words, columns + 1), as `_spread` says, of all the letters of each word; all were met."""
        return self._rows[[self._known[word] for word in words]]

    def meet(self, words: Iterable[str]) -> None:
        """Sum up the letters of these words, if it was not done before."""
        if len(self._known) > MOST_KEPT:
            self._forget()
        fresh = list(dict.fromkeys(word for word in words if word not in self._known))
        if fresh:
            self._learn(fresh)

    def _learn(self, words: Sequence[str]) -> None:
        first, count = len(self._known), len(words)
        if first + count > len(self._rows):
            more = np.zeros((len(self._rows) + count, self._rows.shape[1]), np.float32)
            self._rows = np.concatenate([self._rows, more])
        grams = as_letters(words)
        places = self._numbers[:-1].searchsorted(grams.numbers)
        is_known = self._numbers[places] == grams.numbers
        # A gram that is there twice counts twice, and is four times as long.
        found, often = np.unique(grams.unit[is_known] * len(self._table) + places[is_known], return_counts=True)
        if len(found):
            units, places = np.divmod(found, len(self._table))
            rows, times = self._table.take(places, axis=0), often.astype(np.float32)
            rows *= times[:, None]
            rows[:, -1] *= times
            starts = np.flatnonzero(np.diff(units, prepend=-1))
            self._rows[first + units[starts]] = np.add.reduceat(rows, starts, axis=0)
        self._known.update(zip(words, range(first, first + count), strict=True))
