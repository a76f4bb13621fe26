"""Texts as sparse matrices, one a table, so that training sees exactly what the listener will."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from listening.features import Parts, as_letters
from listening.text import units_of
from listening.topics import Keywords

Matrix = Any
"""A scipy CSR matrix of float32."""
MakeParts = Callable[[Sequence[str]], Parts]


@dataclass(frozen=True)
class Sheet:
    """Texts cut into units: which text holds which single word and which turn, as (texts, units) of ones."""

    singles: list[str]
    in_singles: Matrix
    turns: list[str]
    in_turns: Matrix


def sheet_of(texts: Iterable[list[str]], keywords: Keywords) -> Sheet:
    """The sheet of texts, each as its words; topics that keywords name count as turns (`#code`)."""
    singles, turns = _Column(), _Column()
    for written in texts:
        words, pairs = units_of(written)
        singles.add(words)
        turns.add([*pairs, *(f"#{code}" for code in sorted(keywords.named(words, pairs)))])
    return Sheet(list(singles.places), singles.matrix(), list(turns.places), turns.matrix())


class _Column:
    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self._found: list[int] = []
        self._ends = [0]

    def add(self, units: Sequence[str]) -> None:
        self._found += (self.places.setdefault(unit, len(self.places)) for unit in units)
        self._ends.append(len(self._found))

    def matrix(self) -> Matrix:
        ones = np.ones(len(self._found), np.float32)
        shape = (len(self._ends) - 1, len(self.places))
        return sparse.csr_matrix((ones, self._found, self._ends), shape=shape)


@dataclass(frozen=True)
class Block:
    """One table while it is taught: `numbers` of its features and their rarity `idf`; `rows` (texts, features)."""

    numbers: NDArray[np.uint32]
    idf: NDArray[np.float32]
    rows: Matrix


def block_of(sheet: Sheet, make: MakeParts, least: int) -> Block:
    """A table's block: features that at least `least` texts hold, each text of length 1.

    Turns are part of all tables but that of letters. A unit's length is the root of the sum of its squares, and a
    text's the root of the sum of its units', which is what the listener can add up word by word.
    """
    units, places = list(sheet.singles), sheet.in_singles
    if make is not as_letters:
        units, places = units + sheet.turns, sparse.hstack([places, sheet.in_turns]).tocsr()
    numbers, parts = _parts(units, make)
    held = places @ (parts > 0).astype(np.float32)
    count = np.asarray((held > 0).sum(axis=0)).ravel()
    kept = count >= least
    if not kept.any():
        kept[:] = True
    idf = (np.log((1 + places.shape[0]) / (1 + count[kept])) + 1).astype(np.float32)
    weighed = (parts[:, kept] @ sparse.diags(idf)).tocsr().astype(np.float32)
    squares = places @ np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel()
    lengths = 1 / np.sqrt(np.maximum(squares, 1e-9))
    rows = (sparse.diags(lengths.astype(np.float32)) @ (places @ weighed)).tocsr()
    return Block(numbers[kept], idf, rows)


def _parts(units: Sequence[str], make: MakeParts) -> tuple[NDArray[np.uint32], Matrix]:
    """The numbers of all features, ascending, and (units, features) how often each is in a unit."""
    made = make(units)
    numbers, places = np.unique(made.numbers, return_inverse=True)
    ones = np.ones(len(places), np.float32)
    return numbers, sparse.csr_matrix((ones, (made.unit, places)), shape=(len(units), len(numbers)))
