"""A trial: which alerts a metric's past would have raised, for each sensitivity, beside what people said of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import NotFound
from domain.intervals import ratio
from domain.verdicts import Verdict


@dataclass(frozen=True)
class Raised:
    """One alert that would have been: where, from when to when (ms), and its worst verdict.

    `useful` is what people said of the real alert that it coincides with; None without such an alert or label.
    """

    segment: Mapping[str, str]
    since: int
    until: int
    verdict: Verdict
    useful: bool | None = None


@dataclass(frozen=True)
class Outcome:
    """All that one sensitivity would have raised, the newest first, over `weeks`."""

    sensitivity: float
    weeks: float
    raised: tuple[Raised, ...] = ()

    @property
    def per_week(self) -> tuple[float, float, float]:
        """Alerts a week, with the 95 % interval of that rate."""
        return rate(len(self.raised), self.weeks)


@dataclass(frozen=True)
class Trial:
    """What each sensitivity would have raised on a metric in [start, end) ms, over so many `series`.

    `useful` and `noise` are the alerts of that time which people labelled so; `together` what would have been raised of
    several metrics strange together, this one among them.
    """

    metric: str
    start: int
    end: int
    series: int
    outcomes: tuple[Outcome, ...] = field(default=())
    useful: int = 0
    noise: int = 0
    together: tuple[Raised, ...] = ()


def rate(count: int, weeks: float) -> tuple[float, float, float]:
    """Occurrences a week, with the 95 % interval of that rate (Byar).

    >>> [round(bound, 1) for bound in rate(4, 2.0)]
    [2.0, 0.5, 5.1]
    """
    low, high = ratio(count, weeks) or (0.0, 0.0)
    return count / weeks if weeks else 0.0, low, high


def no_past(metric: str) -> NotFound:
    """What is said where a metric has no past to try anything on."""
    sentence = "Nothing is known of {name} yet: no source has sent what it is made of."
    return NotFound.told("trial_no_past", sentence, name=metric)
