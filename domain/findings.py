"""A finding: what the watch hands to the alert chain, and what makes two findings the same trouble."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from domain.verdicts import Verdict

Kind = Literal["metric", "silence", "joint", "outside", "emerging", "screen"]
Severity = Literal["warning", "critical"]
Direction = Literal["high", "low", "silent"]

CRITICAL_SCORE = 2.0
"""A score of 1 is the edge of the band; from twice as far out on an alert is critical."""


@dataclass(frozen=True)
class Finding:
    """What the watch hands to the alert chain: one segment of one metric that is strange, or no longer.

    kind "metric": `metric` is the metric's name and `segment` its dimensions ({} = the total). kind "silence": a
    source gone quiet; `metric` is its stream and `segment` is {"source": name}. kind "joint": several metrics of a
    segment, named by the verdict. kind "outside": another system's alert, by its name and labels. kind "emerging":
    something that mentions suddenly say, named by `segment`. kind "screen": a monitor that shows nothing, or the past;
    `segment` is {"monitor": name}. `since` is the bucket in which the strange stretch began,
    or the first of these mentions (epoch ms); `is_over` says that it has ended, `is_disproved` that with
    late records there was none. Repeating changes nothing.
    """

    metric: str
    segment: Mapping[str, str]
    kind: Kind
    verdict: Verdict
    since: int
    is_over: bool = False
    is_disproved: bool = False

    @property
    def fingerprint(self) -> str:
        """What makes two findings the same trouble."""
        return fingerprint(self.metric, self.segment, self.kind)


def fingerprint(metric: str, segment: Mapping[str, str], kind: Kind) -> str:
    """What makes two findings the same trouble, whatever the order of the segment's dimensions: 32 hex digits.

    >>> fingerprint("csat", {}, "metric") == fingerprint("csat", {"channel": "chat"}, "metric")
    False
    """
    words = json.dumps([kind, metric, sorted(segment.items())], ensure_ascii=False, separators=(",", ":"))
    return blake2b(words.encode(), digest_size=16).hexdigest()


def severity_of(verdict: Verdict) -> Severity:
    """How bad one verdict is by itself.

    >>> severity_of(Verdict(0, 1.3, "high")), severity_of(Verdict(0, 2.4, "high"))
    ('warning', 'critical')
    """
    return "critical" if verdict.score >= CRITICAL_SCORE else "warning"


def direction_of(finding: Finding) -> Direction:
    """Which way it is strange; ValueError if it is not."""
    call = finding.verdict.call
    if call == "high" or call == "low" or call == "silent":
        return call
    raise ValueError(f"a finding that opens an alert is strange, not {call!r}")
