"""Contributions summed: a row per bucket and combination of dimensions, and per bucket and value of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.streams import Component, Stream
from store.gathering import Contributions, Real, Span, Whole

Row = tuple[Any, ...]

_ROOM = 2**62
"""Keys of groups are packed into 63 bits; beyond this product of cardinalities they are numbered anew."""


@dataclass(frozen=True)
class Grouped:
    """Rows of a cube (bucket, dimensions …, components …) and of slices (dimension, bucket, value, components …)."""

    cube: list[Row]
    slices: list[Row]


def group(gathered: Contributions | None, spans: Sequence[Span], slices: Sequence[str]) -> Grouped:
    """The sums of the buckets, given as [start, end) ms; contributions outside them are left out.

    `spans` ascend; `slices` names the dimensions to slice by, '' being the total. Float sums are added in the order
    of the rows, so the same rows give the same bits.
    """
    if gathered is None:
        return Grouped([], [])
    starts, ends = np.array(spans, dtype=np.int64).T
    place = np.searchsorted(starts, gathered.at, side="right") - 1
    inside = (place >= 0) & (gathered.at < ends[place])
    coded, sums = [_coded(column) for column in gathered.dimensions], gathered.sums
    if not inside.all():
        place, sums = place[inside], sums[:, inside]
        coded = [(labels, codes[inside]) for labels, codes in coded]
    return _grouped(gathered.stream, starts, place, coded, sums, slices)


Coded = tuple[list[str], Whole]
"""The distinct values of a dimension, and for each row the index of its own."""


def _grouped(
    stream: Stream, starts: Whole, place: Whole, coded: list[Coded], sums: Real, sliced: Sequence[str]
) -> Grouped:
    components = stream.components
    first, summed = _summed(_packed(place, len(starts), coded), sums)
    place = place[first]
    coded = [(labels, codes[first]) for labels, codes in coded]
    named = [_named(labels, codes) for labels, codes in coded]
    cube = list(zip(starts[place].tolist(), *named, *_plain(components, summed), strict=True))
    whole: Coded = ([""], np.zeros(len(place), dtype=np.int64))
    every = dict(zip(("", *stream.dimensions), (whole, *coded), strict=True))
    slices: list[Row] = []
    for dimension in sliced:
        labels, codes = every[dimension]
        one, parts = _summed(place * len(labels) + codes, summed)
        head = [dimension] * len(one), starts[place[one]].tolist(), _named(labels, codes[one])
        slices += zip(*head, *_plain(components, parts), strict=True)
    return Grouped(cube, slices)


def _packed(place: Whole, size: int, coded: list[Coded]) -> Whole:
    """One number for each combination of bucket and dimensions, ordered by bucket."""
    key = place
    for labels, codes in coded:
        if size * len(labels) > _ROOM:
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key = key * len(labels) + codes
        size *= len(labels)
    return key


def _summed(key: Whole, sums: Real) -> tuple[Whole, Real]:
    """The index of the first member of each group, and the sums (components x groups), in order of the key."""
    _, first, group_of = np.unique(key, return_index=True, return_inverse=True)
    size = len(first)
    return first, np.stack([np.bincount(group_of, weights=column, minlength=size) for column in sums])


def _coded(column: Sequence[str | None]) -> Coded:
    """The distinct values of a column and, per row, which it has; None is the empty text."""
    values = set(column)
    labels = sorted({value or "" for value in values})
    number = {label: code for code, label in enumerate(labels)}
    code_of = {value: number[value or ""] for value in values}
    return labels, np.fromiter(map(code_of.__getitem__, column), dtype=np.int64, count=len(column))


def _named(labels: list[str], codes: Whole) -> list[str]:
    return [labels[code] for code in codes.tolist()]


def _plain(components: Sequence[Component], summed: Real) -> list[list[Any]]:
    """The sums as Python numbers, counts as whole ones."""
    return [
        (row if component.how in ("sum", "square") else row.astype(np.int64)).tolist()
        for component, row in zip(components, summed, strict=True)
    ]
