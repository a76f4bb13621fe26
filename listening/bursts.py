"""A burst: something is said much more often than its share of all that is said lets expect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log2, log10
from typing import Literal, cast

Kind = Literal["trouble", "topic", "term", "negative"]

MOST_SURPRISE = 300.0
SPREAD = 60.0
"""Mentions come in clumps: an expected number is never trusted beyond what so many seen mentions would tell of it."""


@dataclass(frozen=True)
class Burst:
    """What is emerging: a trouble's or topic's code, a term, or '' for negative mentions as such.

    Moments are epoch milliseconds. `count` distinct mentions within `minutes`, where `expected` are usual; `score` is 1
    where an alert is due. `reach` is what all of them reached, repeats included, which `repeats` counts. `evidence`
    names them, the newest first.
    """

    kind: Kind
    name: str
    at: int
    since: int
    score: float
    count: int
    expected: float
    minutes: int
    total: int
    reach: float = 0.0
    repeats: int = 0
    evidence: tuple[str, ...] = ()
    is_over: bool = False

    @property
    def key(self) -> str:
        """What makes two bursts the same trouble."""
        return f"{self.kind}:{self.name}"

    @property
    def lift(self) -> float:
        """How many times as often as usual."""
        return self.count / max(self.expected, 0.1)

    @property
    def severity(self) -> int:
        """1 to 10: how sure (up to 4), what share of all that is said (up to 3), how many it reached (up to 2).

        >>> Burst("trouble", "palsu", 0, 0, 1.0, 5, 0.5, 30, 60).severity
        2
        >>> Burst("trouble", "palsu", 0, 0, 4.0, 60, 2.0, 60, 120, reach=100_000.0).severity
        10
        """
        sure = min(2 * log2(max(self.score, 1.0)), 4.0)
        share = min(6 * self.count / max(self.total, 1), 3.0)
        heard = min(max(log10(self.reach + 1) - 2, 0.0), 2.0)
        return max(1, min(10, round(1 + sure + share + heard)))


def surprise(count: int, expected: float, seen: float) -> float:
    """-log10 of the chance of at least `count` where `expected` are usual, as `seen` earlier ones tell.

    The count is negative binomial (a Poisson count whose rate is known from `seen` mentions only, a gamma posterior);
    its tail is an incomplete beta function (Abramowitz and Stegun, 26.5.26).

    >>> round(surprise(8, 1.0, 1000.0), 1), surprise(0, 1.0, 10.0)
    (4.8, 0.0)
    """
    if count <= 0:
        return 0.0
    shape = min(seen, SPREAD)
    chance = float(_betainc()(count, shape, expected / (expected + shape)))
    return min(MOST_SURPRISE, max(0.0, -log10(chance))) if chance > 0 else MOST_SURPRISE


@cache
def _betainc() -> Callable[[float, float, float], float]:
    # Imported when it is needed: it takes a tenth of a second to load, and the first frame of a wall waits for that.
    from scipy.special import betainc

    return cast(Callable[[float, float, float], float], betainc)
