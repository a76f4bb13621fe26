"""The trend: how many mentions the next hours will bring, with a band in which four of five hours fall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

AHEAD = 6
"""Hours that are forecast."""
SHARE = 0.8
"""The share of hours that the band is to hold."""
DAY, WEEK = 24, 168
FADING = 0.85
"""What the same hour a day earlier counts of it; the same weekday counts double."""
MOST_DAYS = 28
RECENT = 6
"""Hours from which the present level is told."""
TRUST = 0.5
"""How much of what the last hours were above or below the usual is believed; of it FORGETTING is left an hour on."""
FORGETTING = 0.85
FEWEST_HOURS = 2 * DAY + AHEAD
TRIED = 14 * DAY
"""Hours back in which the forecast is held against what came, to learn how far it errs."""
FEWEST_TRIED = 18

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ahead:
    """What is expected of one of the next hours, and the edges of the band."""

    expected: float
    lower: float
    upper: float


def forecast(counts: Sequence[float | None], ahead: int = AHEAD) -> list[Ahead]:
    """The next hours after hourly `counts` (oldest first, None where nobody knows); [] after too few hours.

    A seasonal mean, faded by days, times the present level; its band is made of the errors that the same forecast made
    at the same distance in the last two weeks (split conformal prediction, Vovk et al., 2005), on the scale of counts.

    >>> found = forecast([10.0] * 96)
    >>> len(found), round(found[0].expected)
    (6, 10)
    """
    past = np.array([np.nan if count is None else max(count, 0.0) for count in counts], dtype=np.float64)
    if np.isfinite(past).sum() < FEWEST_HOURS:
        return []
    usual = _usual(np.concatenate([past, np.full(ahead, np.nan)]))
    level = _level(past, usual[: len(past)])
    return [_hour(past, usual, level, step) for step in range(1, ahead + 1)]


def _hour(past: Floats, usual: Floats, level: Floats, step: int) -> Ahead:
    end = len(past)
    # made[o] is what the hour `step` after hour o was expected to bring, as seen from hour o.
    made = usual[step : end + step] * level ** (FORGETTING ** (step - 1))
    expected = float(made[-1])
    if not np.isfinite(expected):
        expected = float(np.nanmean(past))
    came, said = past[step:][-TRIED:], made[:-step][-TRIED:]
    errors = (came - said) / np.sqrt(said + 1)
    errors = errors[np.isfinite(errors)]
    scale = float(np.sqrt(expected + 1))
    if len(errors) < FEWEST_TRIED:
        low, high = -1.2816, 1.2816
    else:
        # The finite-sample correction of conformal prediction: a little wider than the plain quantiles.
        tail = max(0.0, (1 - SHARE) / 2 - 1 / len(errors))
        low, high = (float(edge) for edge in np.quantile(errors, [tail, 1 - tail]))
    lower, upper = max(0.0, expected + low * scale), max(0.0, expected + high * scale)
    return Ahead(expected, min(lower, expected), max(upper, expected))


def _usual(past: Floats) -> Floats:
    """Of each hour the mean of the same hour of the days before it; nan where there is none."""
    total, weights = np.zeros(len(past)), np.zeros(len(past))
    for days in range(1, min(MOST_DAYS, len(past) // DAY) + 1):
        weight = FADING**days * (2 if days % 7 == 0 else 1)
        before = np.concatenate([np.full(days * DAY, np.nan), past[: -days * DAY]])
        is_known = np.isfinite(before)
        total[is_known] += weight * before[is_known]
        weights[is_known] += weight
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.where(weights > 0, total / weights, np.nan)
    return found


def _level(past: Floats, usual: Floats) -> Floats:
    """Of each hour how the last hours were, as a part of the usual: 1 where nobody knows."""
    is_known = np.isfinite(past) & np.isfinite(usual)
    came, said = (np.cumsum(np.where(is_known, values, 0.0)) for values in (past, usual))
    came, said = (np.concatenate([sums[:RECENT], sums[RECENT:] - sums[:-RECENT]]) for sums in (came, said))
    level: Floats = ((came + 1) / (said + 1)) ** TRUST
    return level
