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

from detectors.cells import Cells, Mask, Real
from detectors.evidence import Evidence, of_balances, of_counts, of_means, of_shares, of_traffic, unruliness
from detectors.segments import Segments, Whole, whole_of
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
    segments = Segments(cells)
    left, parts = np.ones(cells.size, dtype=bool), list[Part]()
    sums = segments.sums(left)
    scans = _scans(segments, *sums, shape)
    while (place := _guilty(segments, *sums, whole, scans)) is not None:
        segment = segments.named(place)
        taken = left & cells.within(segment)
        parts.append(_part(cells, whole, taken, segment))
        left &= ~taken
        if len(parts) == MOST_PARTS:
            break
        sums = segments.sums(left)
    parts.sort(key=lambda part: -abs(part.total))
    return Explanation(whole.value, whole.expected, tuple(parts), _part(cells, whole, left, {}))


def _scans(segments: Segments, now: Real, base: Real, shape: Shape) -> list[_Scan]:
    if shape == "count":
        return [_Scan(of_counts, unruliness(segments, now, base), 0)]
    if shape == "share":
        rates = _Scan(of_shares, unruliness(segments, now, base), 0)
    else:
        # Sums of squares already say how unruly a mean is.
        rates = _Scan(of_means if shape == "mean" else of_balances, 1.0, 0)
    # The denominators as counts of their own.
    traffic = unruliness(segments, now[[1, 1, 1]], base[[1, 1, 1]])
    return [rates, _Scan(of_traffic, traffic, 1)]


def _guilty(segments: Segments, now: Real, base: Real, whole: Whole, scans: Sequence[_Scan]) -> int | None:
    """The segment that explains most of what is left, (3, k) on each side; by the first scan that finds one."""
    if not segments.size:
        return None
    found = (_best(segments, now, base, whole, scan) for scan in scans)
    return next((place for place in found if place is not None), None)


def _best(segments: Segments, now: Real, base: Real, whole: Whole, scan: _Scan) -> int | None:
    """The segment that gains most, if it gains enough and explains a part of the change."""
    change = whole.value - whole.expected
    price = PRICE_OF_CHOICE * np.log(segments.choice) + PRICE_OF_DEPTH * (segments.depth - 1)
    gain = scan.evidence(segments, now, base, whole.scale) / scan.noise - price
    share = np.array(whole.shares(now, base))
    explained = np.minimum(share[scan.column] * np.sign(change), (share[0] + share[1]) * np.sign(change))
    is_enough = (gain > LEAST_GAIN) & (explained >= LEAST_SHARE * abs(change))
    worth = np.where(is_enough, gain - HANDICAP_OF_UNKNOWN * segments.unknown, -np.inf)
    place = int(np.argmax(worth))
    return place if is_enough[place] else None


def _part(cells: Cells, whole: Whole, taken: Mask, segment: dict[str, str]) -> Part:
    now, base = (cells.now * taken).sum(axis=1), (cells.base * taken).sum(axis=1)
    rate, mix, shift = whole.shares(now[:, None], base[:, None])
    return Part(segment, float(rate[0]), float(mix[0]), float(shift[0]))
