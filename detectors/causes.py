"""Causes: the few segments that explain how a metric's whole differs from what was expected.

Every combination of up to three dimensions is scanned for the segment whose change differs most from that of all the
others: by the likelihood ratio of the scan statistic for sums of events (Kulldorff, "A spatial scan statistic", 1997),
by that of Student's t for means. Deeper and more numerous segments pay for the larger choice they offer (minimum
description length). The winner is set aside, and the rest is scanned again. What a segment contributes is split into
rate and mix at the midpoint (Kitagawa, "Components of a difference between two rates", 1955).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detectors.evidence import Evidence, of_balances, of_counts, of_means, of_shares, of_traffic, unruliness
from detectors.segments import Cells, Cut, Mask, Whole, cuts, whole_of
from domain.causes import Part

Shape = Literal["count", "share", "mean", "balance"]

MOST_PARTS = 3
LEAST_SHARE = 0.08
"""Of the change: what explains less is not worth a word."""
LEAST_GAIN = 3.0
"""Log-likelihood that a segment must gain beyond its price."""
PRICE_OF_CHOICE, PRICE_OF_DEPTH = 0.5, 1.0
"""In log-likelihood: for each e-fold of segments of its kind, and for each dimension beyond the first."""
HANDICAP_OF_UNKNOWN = 2.0
"""In log-likelihood, for each value that nobody knows: one that has a name and explains as much is told instead. It
decides which segment is told, not whether one is."""


@dataclass(frozen=True)
class Explanation:
    """The whole now and as expected, the parts (most telling first) and the rest; they add up to the difference."""

    value: float
    expected: float
    parts: tuple[Part, ...]
    rest: Part


@dataclass(frozen=True)
class _Scan:
    """One way of looking for the next segment: what speaks for it, and which of its contributions it must explain."""

    evidence: Evidence
    noise: float
    column: int


def explain(cells: Cells, shape: Shape) -> Explanation | None:
    """What explains the change of the whole; None if there is nothing to hold against each other.

    No part for a change that is spread evenly, or too small to be told from chance.
    """
    whole = whole_of(cells)
    if whole is None:
        return None
    known = cuts(cells)
    left, parts = np.ones(cells.size, dtype=bool), list[Part]()
    scans = _scans(cells, known, shape)
    while len(parts) < MOST_PARTS:
        found = next(filter(None, (_best(cells, known, left, whole, scan) for scan in scans)), None)
        if found is None:
            break
        cut, place = found
        taken = left & (cut.segment == place)
        parts.append(_part(cells, whole, taken, _named(cells, cut, place)))
        left &= ~taken
    parts.sort(key=lambda part: -abs(part.total))
    return Explanation(whole.value, whole.expected, tuple(parts), _part(cells, whole, left, {}))


def _scans(cells: Cells, known: Sequence[Cut], shape: Shape) -> list[_Scan]:
    if shape == "count":
        return [_Scan(of_counts, unruliness(cells, known), 0)]
    if shape == "share":
        rates = _Scan(of_shares, unruliness(cells, known), 0)
    else:
        # Sums of squares already say how unruly a mean is.
        rates = _Scan(of_means if shape == "mean" else of_balances, 1.0, 0)
    return [rates, _Scan(of_traffic, unruliness(cells.of_traffic(), known), 1)]


def _best(cells: Cells, known: Sequence[Cut], left: Mask, whole: Whole, scan: _Scan) -> tuple[Cut, int] | None:
    """The segment of what is left that gains most, if it gains enough and explains a part of the change."""
    change = whole.value - whole.expected
    now, base = cells.now * left, cells.base * left
    best, most = None, -np.inf
    for cut in known:
        here, before = cut.sums(now), cut.sums(base)
        price = PRICE_OF_CHOICE * np.log(cut.size) + PRICE_OF_DEPTH * (len(cut.dimensions) - 1)
        gain = scan.evidence(here, before, cells.scale) / scan.noise - price
        share = np.array(whole.shares(here, before))
        explained = np.minimum(share[scan.column] * np.sign(change), (share[0] + share[1]) * np.sign(change))
        is_enough = (gain > LEAST_GAIN) & (explained >= LEAST_SHARE * abs(change))
        handicap = HANDICAP_OF_UNKNOWN * sum(cells.unknown[dim][cut.example] for dim in cut.dimensions)
        worth = np.where(is_enough, gain - handicap, -np.inf)
        place = int(np.argmax(worth))
        if worth[place] > most:
            best, most = (cut, place), float(worth[place])
    return best


def _part(cells: Cells, whole: Whole, taken: Mask, segment: dict[str, str]) -> Part:
    now, base = (cells.now * taken).sum(axis=1), (cells.base * taken).sum(axis=1)
    rate, mix, shift = whole.shares(now[:, None], base[:, None])
    return Part(segment, float(rate[0]), float(mix[0]), float(shift[0]))


def _named(cells: Cells, cut: Cut, place: int) -> dict[str, str]:
    leaf = cells.leaves[int(cut.example[place])]
    return {cells.dimensions[dim]: leaf[dim] for dim in cut.dimensions}
