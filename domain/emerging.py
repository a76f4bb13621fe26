"""What is emerging in the mentions: said much more often than usual, all of a sudden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from domain.metrics import METRICS
from domain.verdicts import Verdict

if TYPE_CHECKING:
    from domain.alerts import Alert

EMERGING: Final = "emerging"
"""The kind of such an alert, and the code of its verdict."""
METRIC: Final = "mentions"
"""The metric that such an alert is on, and the stream it counts."""


@dataclass(frozen=True)
class EmergingVerdict(Verdict):
    """`value` mentions within `minutes` where `expected` are usual, of `n` in all.

    `label` says by language what emerges; `reach` is how many people it reached, `repeats` how often it was repeated,
    `severity` is 1 to 10.
    """

    label: Mapping[str, str] = field(default_factory=dict)
    minutes: int = 60
    reach: float = 0.0
    repeats: int = 0
    severity: int = 1

    @property
    def lift(self) -> float:
        """How many times as often as usual; where next to nothing is usual, as if a tenth of a mention were.

        >>> EmergingVerdict(0, 1.4, "high", value=12, expected=1.5).lift
        8.0
        """
        return (self.value or 0.0) / max(self.expected or 0.0, 0.1)


def is_said(alert: Alert) -> bool:
    """True for what emerges, and for what else is strange in what people say; a silent source says nothing."""
    metric = METRICS.get(alert.metric)
    is_of_mentions = metric is not None and metric.streams == (METRIC,) and alert.kind != "silence"
    return alert.kind == EMERGING or is_of_mentions


def foremost(alert: Alert) -> tuple[bool, bool, bool, int, int]:
    """Where one about what is said stands: what emerges before what is only strange in its numbers, then what nobody
    has, then the gravest, then the newest."""
    grave = alert.verdict.severity if isinstance(alert.verdict, EmergingVerdict) else 0
    is_only_strange, is_in_hand = alert.kind != EMERGING, alert.state != "open"
    return is_only_strange, is_in_hand, alert.severity != "critical", -grave, -alert.opened_at


def verdict_of(kept: Mapping[str, Any]) -> EmergingVerdict | None:
    """The verdict that was kept as JSON values; None if it is of another kind.

    >>> verdict_of({"at": 0, "score": 1.4, "call": "high"})
    """
    return EmergingVerdict(**kept) if "minutes" in kept else None
