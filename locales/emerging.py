"""What is emerging, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from locales import fold, number, text


class Emerging(Protocol):
    """How often something was said, against how often it is usual, and how much that matters."""

    @property
    def value(self) -> float | None: ...
    @property
    def expected(self) -> float | None: ...
    @property
    def label(self) -> Mapping[str, str]: ...
    @property
    def minutes(self) -> int: ...
    @property
    def lift(self) -> float: ...
    @property
    def reach(self) -> float: ...
    @property
    def repeats(self) -> int: ...
    @property
    def severity(self) -> int: ...


def name_said(language: str, found: Emerging) -> str:
    """What emerges: a trouble or topic by its label, a word in quotes, or negative mentions as such."""
    return found.label.get(language) or found.label.get("word", "") or text(language, "emerging.negative")


def title_said(language: str, found: Emerging) -> str:
    """What emerges, in one line.

    >>> from domain.emerging import EmergingVerdict
    >>> found = EmergingVerdict(0, 1.4, "high", 12.0, 1.5, label={"en": "Counterfeit"}, minutes=30)
    >>> title_said("en", found)
    'Emerging: Counterfeit, 12 mentions in 30 minutes'
    """
    return text(language, "emerging.title", name=name_said(language, found), **_numbers(language, found))


def rate_said(language: str, found: Emerging) -> str:
    """How many in how long: what there is to say of it beside its name.

    >>> from domain.emerging import EmergingVerdict
    >>> rate_said("en", EmergingVerdict(0, 1.4, "high", 12.0, 1.5, minutes=30))
    '12 mentions in 30 minutes'
    """
    return text(language, "emerging.rate", **_numbers(language, found))


def sentence_said(language: str, found: Emerging) -> str:
    """How many in how long against how many usual, how many people it reached, and how severe it is."""
    said = text(language, "why.emerging", **_numbers(language, found))
    if found.reach:
        said += " " + text(language, "emerging.reach", reach=number(language, found.reach))
    if found.repeats:
        said += " " + text(language, "emerging.repeats", n=number(language, found.repeats))
    return said + " " + text(language, "emerging.severity", severity=found.severity)


def _numbers(language: str, found: Emerging) -> dict[str, object]:
    digits = 1 if (found.expected or 0) < 10 else 0
    return {
        "value": number(language, found.value),
        "expected": number(language, found.expected, digits),
        "minutes": found.minutes,
        "lift": fold(language, found.lift),
    }
