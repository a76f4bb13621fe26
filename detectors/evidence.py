"""Evidence: how strongly the sums of each segment say that it changed otherwise than all the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from detectors.segments import Cells, Cut, Real

Evidence = Callable[[Real, Real, float], Real]
"""Of (3, k) sums now, (3, k) sums of the base and the scale of its numerators: k log-likelihood ratios, 0 or more."""

LEAST_EXPECTED = 5.0
"""Segments that expect fewer say nothing about how unruly the others are."""
MOST_DEEP = 2
MEDIAN_CHI = 0.4549
"""The median of the square of a standard normal deviate."""
CHANCE = 12
SOME_TRAFFIC = 3.0
"""Of a denominator: so much is added to both sides, so that a rate without traffic is that of the weeks before."""
_NEVER = 1e-12


def of_counts(now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its share of what happened change?"""
    return _against(now[0], base[0])


def of_traffic(now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its share of the denominator change?"""
    return _against(now[1], base[1])


def of_shares(now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its events change otherwise, each at the traffic it has now?"""
    flow = base[1].sum() / max(now[1].sum(), _NEVER)
    events, before = (now[1] - now[0], base[1] - base[0]) if _is_mostly(now, base) else (now[0], base[0])
    expected = before * (now[1] * flow + SOME_TRAFFIC) / (base[1] + SOME_TRAFFIC)
    return _against(np.maximum(events, 0), np.maximum(expected, 0))


def of_means(now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its mean move otherwise than theirs?"""
    moved, spread, count = _moved(now, base, scale)
    others = _moved(now.sum(axis=1, keepdims=True) - now, base.sum(axis=1, keepdims=True) - base, scale)
    z = (moved - others[0]) ** 2 / np.maximum(spread + others[1], _NEVER)
    return np.where((now[1] >= 1) & (base[1] >= 1), 0.5 * count * np.log1p(z / np.maximum(count, 1.0)), 0.0)


def unruliness(cells: Cells, known: Sequence[Cut]) -> float:
    """By how much segments differ more from week to week than events that know nothing of each other: 1 or more.

    Half of all segments are within it, so that a few guilty ones do not count.
    """
    found = []
    now_all, base_all = cells.now.sum(axis=1), cells.base.sum(axis=1)
    for cut in known:
        if len(cut.dimensions) > MOST_DEEP or not base_all[0] or not now_all[0]:
            continue
        now, base = cut.sums(cells.now), cut.sums(cells.base)
        raised = now_all[0] / base_all[0]
        if cells.is_ratio:
            flow = now_all[1] / base_all[1]
            raised = raised / flow * (now[1] + SOME_TRAFFIC * flow) / (base[1] + SOME_TRAFFIC)
        expected = base[0] * raised
        is_sound = expected >= LEAST_EXPECTED
        off = (now[0] - expected)[is_sound] ** 2 / (expected * (1 + now_all[0] / base_all[0]))[is_sound]
        found.append(off)
    # Some as unruly as chance, so that a few segments cannot outvote them all.
    every = np.concatenate([*found, np.full(CHANCE, MEDIAN_CHI)])
    return max(1.0, float(np.median(every)) / MEDIAN_CHI)


def _is_mostly(now: Real, base: Real) -> bool:
    """True if most cases are events, as with satisfied customers: then the others say more, and vary less."""
    return bool(2 * (now[0].sum() + base[0].sum()) > now[1].sum() + base[1].sum())


def _against(now: Real, base: Real) -> Real:
    """The likelihood ratio of each segment and all others having changed by factors of their own, over one factor."""
    others, others_before = now.sum() - now, base.sum() - base
    return np.maximum(_apart(now, base, others, others_before), 0.0)


def _apart(now: Real, base: Real, others: Real, others_before: Real) -> Real:
    inside, outside = now + base, others + others_before
    share = (now + others) / np.maximum(inside + outside, _NEVER)
    total = np.zeros_like(now)
    for amount, among, part in ((now, inside, share), (base, inside, 1 - share), (others, outside, share)):
        total += _log_ratio(amount, among * part)
    return total + _log_ratio(others_before, outside * (1 - share))


def _log_ratio(seen: Real, expected: Real) -> Real:
    return np.where(seen > 0, seen * np.log(np.maximum(seen, _NEVER) / np.maximum(expected, _NEVER)), 0.0)


def _moved(now: Real, base: Real, scale: float) -> tuple[Real, Real, Real]:
    """By how much means moved, the square of that move's standard error, the number of cases."""
    n, m = np.maximum(now[1], 1.0), np.maximum(base[1], 1.0)
    mean, before = now[0] / n, base[0] / m
    within = now[2] - n * mean**2 + base[2] - m * before**2
    count = now[1] + base[1]
    spread = np.maximum(within, 0.0) / np.maximum(count - 2, 1.0)
    return mean - scale * before, spread * (1 / n + 1 / m), count
