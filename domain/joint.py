"""Metrics of one segment that are strange together, though perhaps none of them is by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.verdicts import Verdict

JOINT: Final = "joint"
"""The kind of such an alert, the code of its verdict, and what stands where others name their metric."""


@dataclass(frozen=True)
class Share:
    """What one metric adds: its value and what was expected, in its unit, and its share (0-1) of the distance."""

    metric: str
    value: float
    expected: float
    share: float


@dataclass(frozen=True)
class JointVerdict(Verdict):
    """A verdict on all metrics of a segment in one hour; `shares` are those that add most, the greatest first."""

    shares: tuple[Share, ...] = ()


def verdict_of(kept: Mapping[str, Any]) -> Verdict:
    """The verdict that was kept as JSON values.

    >>> verdict_of({"at": 0, "score": 1.4, "call": "high", "shares": []}).shares
    ()
    """
    if "shares" not in kept:
        return Verdict(**kept)
    return JointVerdict(**{**kept, "shares": tuple(Share(**one) for one in kept["shares"])})


def shares_of(verdict: Verdict) -> tuple[Share, ...]:
    """What each metric adds; () for a verdict on one metric.

    >>> shares_of(Verdict(0, 1.4, "high"))
    ()
    """
    return verdict.shares if isinstance(verdict, JointVerdict) else ()
