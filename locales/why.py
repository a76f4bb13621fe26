"""Why, in words: the sentence with which a detector explains what it said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from locales import has, label, listed, number, text, value
from locales.emerging import Emerging, sentence_said


class Explanation(Protocol):
    """The key of a sentence and what is filled in: numbers in the metric's unit, and the metrics it speaks of."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def expected(self) -> float | None: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def n(self) -> float | None: ...
    @property
    def metrics(self) -> Sequence[str]: ...
    @property
    def emerging(self) -> Emerging | None: ...


def why_sentence(language: str, explanation: Explanation, unit: str) -> str:
    """Why something is strange, or not, in one sentence; '' where no language has words for it.

    >>> from domain.explanation import Explanation as Found
    >>> from domain.verdicts import Verdict
    >>> why_sentence("en", Found.of(Verdict(0, 1.4, "low", 0.72, 0.87, 0.81, 0.93, code="low"), since=0), "percent")
    'Only 72.0\xa0%, where between 81.0\xa0% and 93.0\xa0% is usual at this hour of the week.'
    """
    if not has("en", explanation.key):
        return ""
    if explanation.emerging is not None:
        return sentence_said(language, explanation.emerging)
    numbers = {
        name: value(language, getattr(explanation, name), unit) for name in ("value", "expected", "lower", "upper")
    }
    metrics = metrics_said(language, explanation.metrics)
    return text(language, explanation.key, **numbers, n=number(language, explanation.n), metrics=metrics)


def metrics_said(language: str, names: Sequence[str]) -> str:
    """The names of some metrics, as they are said.

    >>> metrics_said("en", ["csat", "complaints"])
    'CSAT and Complaints'
    """
    return listed(language, [label(language, "metric", name) for name in names])
