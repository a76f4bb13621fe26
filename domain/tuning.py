"""Tuning: how sensitive people want the detectors of a metric to be, and what a verdict says then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.errors import BadInput
from domain.targets import is_of_target
from domain.verdicts import Call, Verdict

CALIBRATED = 1.0
STEPS = (0.5, 0.6, 0.7, 0.85, CALIBRATED, 1.2, 1.4, 1.7, 2.0)
"""What a slider offers: each a fifth or so more sensitive than the one before."""
UNTOUCHED = ("learning", "not_enough")
"""No sensitivity makes a verdict of what nobody can know."""


@dataclass(frozen=True)
class Tuning:
    """The sensitivity of one metric, who set it and when (epoch ms; None if nobody ever did)."""

    metric: str
    sensitivity: float = CALIBRATED
    changed_at: int | None = None
    changed_by: str = ""


@dataclass(frozen=True)
class Change:
    """One change of a metric's sensitivity, at a moment (epoch ms): from which to which, and by whom."""

    metric: str
    at: int
    before: float
    after: float
    who: str
    role: str


def sensitivity_of(amount: float) -> float:
    """The amount; BadInput unless it lies within STEPS.

    >>> sensitivity_of(1.3)
    1.3
    """
    if not STEPS[0] <= amount <= STEPS[-1]:
        said = f"A sensitivity is a number from {STEPS[0]:g} to {STEPS[-1]:g}; 1 is as calibrated, more calls more."
        raise BadInput(said, key="sensitivity", words={"least": STEPS[0], "most": STEPS[-1]})
    return amount


def tuned(verdict: Verdict, sensitivity: float) -> Verdict:
    """The verdict at that sensitivity: its score times as much, its band as much narrower, its call what follows.

    A score of 1 stays the edge of the band. What was within a band turns strange to the side on which it lies. A line
    that people drew is where they put it, however sensitive the detectors are.

    >>> [tuned(Verdict(0, 0.8, "normal", 12.0, 10.0), by).call for by in (1.0, 1.4)]
    ['normal', 'high']
    """
    if sensitivity == CALIBRATED or verdict.call in UNTOUCHED or is_of_target(verdict):
        return verdict
    score = verdict.score * sensitivity
    moved = replace(
        verdict,
        score=score,
        lower=_edge(verdict.expected, verdict.lower, sensitivity),
        upper=_edge(verdict.expected, verdict.upper, sensitivity),
    )
    # What goes on may have a score that rests, and is strange all the same: it counts as on the edge.
    is_strange = max(score, sensitivity if verdict.is_strange else 0.0) >= 1
    if is_strange == verdict.is_strange:
        return moved
    if not is_strange:
        return replace(moved, call="normal", code="normal" if verdict.value is not None else "no_data")
    return _strange(moved)


def _edge(expected: float | None, edge: float | None, sensitivity: float) -> float | None:
    return None if expected is None or edge is None else expected + (edge - expected) / sensitivity


def _strange(verdict: Verdict) -> Verdict:
    """The verdict, strange to the side on which it lies; unchanged where nobody can say which that is."""
    if verdict.value is None or verdict.expected is None or verdict.value == verdict.expected:
        return verdict
    call: Call = "high" if verdict.value > verdict.expected else "low"
    edge = verdict.upper if call == "high" else verdict.lower
    is_alone = edge is None or abs(verdict.value - verdict.expected) >= abs(edge - verdict.expected)
    return replace(verdict, call=call, code=call if is_alone else f"{call}_lasting")
