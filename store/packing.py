"""Columns of numbers, and what they add up to: what packs are made of.

A column is numbers in the smallest kind that holds them. Those of a dimension are places in a list of words that stands
beside them; all others are amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

Numbers = NDArray[Any]
Column = dict[str, Any]
"""`kind`: that of its numbers, as NumPy has it; `words`: a JSON list, '' for amounts; `data`: the numbers."""
Made = dict[str, Column]
"""Columns of the same length by their names."""

_WHOLE = "bBhHiI"
"""The kinds of whole numbers a column may be of, the smallest first; all others are double."""


def places(values: Sequence[str]) -> dict[str, Any]:
    """Words in order, so that buckets with the same ones say so in the same text."""
    words = sorted(set(values))
    place = {word: at for at, word in enumerate(words)}
    return numbers([place[word] for word in values]) | {"words": orjson.dumps(words).decode()}


def numbers(values: Sequence[float] | Numbers) -> dict[str, Any]:
    """A column of numbers in the smallest kind that holds them."""
    column = np.array(values, dtype=np.float64)
    low, high = column.min(), column.max()
    is_whole = bool((column == np.trunc(column)).all())
    kinds = (kind for kind in _WHOLE if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    kind = next(kinds, "d") if is_whole else "d"
    return {"kind": kind, "words": "", "data": column.astype(f"<{kind}").tobytes()}


def read(column: Column) -> Numbers:
    """The numbers of a column."""
    return np.frombuffer(column["data"], dtype=f"<{column['kind']}")


def added_up(key: Numbers, amounts: Sequence[Numbers] | Numbers) -> tuple[Numbers, Numbers]:
    """The keys there are among `key` (n, not negative), k in order, and amounts (roles, n) added up for each of them
    (roles, k)."""
    there = np.flatnonzero(np.bincount(key))
    nothing = np.zeros(len(there))
    # Of most metrics some role has nothing at all.
    return there, np.array([np.bincount(key, one)[there] if one.any() else nothing for one in amounts])


def pairs(made: Made, part: str, dimensions: Sequence[str]) -> Iterator[tuple[tuple[str, str], Made]]:
    """The same columns added up by `part` and two of the `dimensions` alone, for every two of them in their order."""
    amounts = {name: read(column) for name, column in made.items() if name != part and name not in dimensions}
    for pair in combinations(dimensions, 2):
        by = [read(made[name]) for name in (part, *pair)]
        sizes = tuple(int(column.max()) + 1 for column in by)
        there, sums = added_up(np.ravel_multi_index(tuple(by), sizes), list(amounts.values()))
        columns = np.unravel_index(there, sizes)
        told = {name: numbers(column) for name, column in zip((part, *pair), columns, strict=True)}
        for name in pair:
            told[name]["words"] = made[name]["words"]
        yield pair, told | {name: numbers(added) for name, added in zip(amounts, sums, strict=True)}
