"""Evidence: how strongly the sums of each segment say that it changed otherwise than all the others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from detectors.cells import Real
from detectors.segments import Segments

Evidence = Callable[[Segments, Real, Real, float], Real]
"""Of k segments, their (3, k) sums now, those of the base and the scale of its numerators: k log-likelihood ratios, 0
or more. What a segment is held against are the others of its cut."""

LEAST_EXPECTED = 5.0
MOST_DEEP = 2
"""Segments that expect fewer, or of more dimensions, say nothing about how unruly the others are."""
MOST_UNRULY = 30.0
"""More than this is no unrest of all segments, but a change that touches most of them."""
MEDIAN_CHI = 0.4549
"""The median of the square of a standard normal deviate."""
CHANCE = 12
FEWEST, BORROWED = 4.0, 2.0
"""Of a mean: it takes so many cases on each side, and its variance leans a little on that of all."""
SOME_TRAFFIC = 3.0
"""Of a denominator: so much is added to both sides, so that a rate without traffic is that of the weeks before."""
_NEVER = 1e-12


def of_counts(segments: Segments, now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its share of what happened change?"""
    return _against(segments, now[0], base[0])


def of_traffic(segments: Segments, now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its share of the denominator change?"""
    return _against(segments, now[1], base[1])


def of_shares(segments: Segments, now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its events change otherwise, each at the traffic it has now?"""
    flow = base[1].sum() / max(now[1].sum(), _NEVER)
    events, before = (now[1] - now[0], base[1] - base[0]) if _is_mostly(now, base) else (now[0], base[0])
    expected = before * (now[1] * flow + SOME_TRAFFIC) / (base[1] + SOME_TRAFFIC)
    return _against(segments, np.maximum(events, 0), np.maximum(expected, 0))


def of_means(segments: Segments, now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its mean, a positive one, change by another factor than theirs?

    By factors, because what takes seconds in one place takes hours in another.
    """
    return _against_mean(segments, now, base, lambda here, before: _relative(segments, here, before, scale))


def of_balances(segments: Segments, now: Real, base: Real, scale: float) -> Real:
    """Segment against all others: did its mean, which may be negative, move otherwise than theirs?"""
    return _against_mean(segments, now, base, lambda here, before: _plain(segments, here, before, scale))


def unruliness(segments: Segments, now: Real, base: Real) -> float:
    """By how much segments differ more from week to week than events that know nothing of each other: 1 or more.

    Of the (3, k) sums of all cells. Half of all segments are within it, so that a few guilty ones do not count.
    """
    found = [np.full(CHANCE, MEDIAN_CHI)]  # some as unruly as chance, so that a few segments cannot outvote them all
    if now[0].any() and base[0].any():
        is_shallow = segments.depth <= MOST_DEEP
        found.append(_off(now[:, is_shallow], base[:, is_shallow]))
    return min(max(1.0, float(np.median(np.concatenate(found))) / MEDIAN_CHI), MOST_UNRULY)


def _off(now: Real, base: Real) -> Real:
    """How far segments are from what all of them together let expect, as squares of standard deviations."""
    raised = np.full(now.shape[1], now[0].sum() / base[0].sum())
    if now[1].any():
        flow = now[1].sum() / base[1].sum()
        raised = raised / flow * (now[1] + SOME_TRAFFIC * flow) / (base[1] + SOME_TRAFFIC)
    expected = base[0] * raised
    is_sound = expected >= LEAST_EXPECTED
    variance = expected * (1 + now[0].sum() / base[0].sum())
    off: Real = (now[0] - expected)[is_sound] ** 2 / variance[is_sound]
    return off


def _is_mostly(now: Real, base: Real) -> bool:
    """True if most cases are events, as with satisfied customers: then the others say more, and vary less."""
    return bool(2 * (now[0].sum() + base[0].sum()) > now[1].sum() + base[1].sum())


def _against(segments: Segments, now: Real, base: Real) -> Real:
    """The likelihood ratio of each segment and all others having changed by factors of their own, over one factor."""
    others, others_before = segments.whole(now) - now, segments.whole(base) - base
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


Moves = tuple[Real, Real]
"""By how much means moved, and the square of that move's standard error."""


def _against_mean(segments: Segments, now: Real, base: Real, moved: Callable[[Real, Real], Moves]) -> Real:
    here, spread = moved(now, base)
    others, uncertain = moved(segments.whole(now) - now, segments.whole(base) - base)
    count = np.maximum(now[1] + base[1], 1.0)
    z = (here - others) ** 2 / np.maximum(spread + uncertain, _NEVER)
    is_known = (now[1] >= FEWEST) & (base[1] >= FEWEST)
    return np.where(is_known, 0.5 * count * np.log1p(z / count), 0.0)


def _plain(segments: Segments, now: Real, base: Real, scale: float) -> Moves:
    n, m = np.maximum(now[1], 1.0), np.maximum(base[1], 1.0)
    return now[0] / n - scale * base[0] / m, _within(segments, now, base) * (1 / n + 1 / m)


def _relative(segments: Segments, now: Real, base: Real, scale: float) -> Moves:
    n, m = np.maximum(now[1], 1.0), np.maximum(base[1], 1.0)
    mean, before = np.maximum(now[0] / n, _NEVER), np.maximum(base[0] / m, _NEVER)
    middle = (mean * n + before * m) / (n + m)
    return np.log(mean / before / scale), _within(segments, now, base) / middle**2 * (1 / n + 1 / m)


def _within(segments: Segments, now: Real, base: Real) -> Real:
    """The variance of single cases about the means of both sides, drawn a little to that of all segments."""
    n, m = np.maximum(now[1], 1.0), np.maximum(base[1], 1.0)
    squares = np.maximum(now[2] - now[0] ** 2 / n + base[2] - base[0] ** 2 / m, 0.0)
    count = now[1] + base[1]
    usual = segments.whole(squares) / np.maximum(segments.whole(count), 1.0)
    variance: Real = (squares + BORROWED * usual) / (count + BORROWED)
    return variance
