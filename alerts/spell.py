"""When strange buckets become a finding, and when it is over: neither on the first twitch."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from copy import copy
from dataclasses import asdict, dataclass, replace
from typing import Any

from domain.alerts import CRITICAL_SCORE
from domain.times import HOUR, MINUTE
from domain.verdicts import Verdict

CALM = HOUR // 2
SHORT = 15 * MINUTE


@dataclass(frozen=True)
class Stretch:
    """A strange stretch: the bucket it began in (epoch ms), its newest strange verdict, and whether it has ended."""

    since: int
    verdict: Verdict
    is_over: bool = False


class Spell:
    """Turns the verdicts on one series into strange stretches.

    Buckets of a quarter hour or less must be strange in two of three, longer ones once; a critical one is enough by
    itself. It ends after half an hour of buckets that are not strange, at least two.
    """

    def __init__(self, grain_ms: int) -> None:
        self._needed = 2 if grain_ms <= SHORT else 1
        self._calm_needed = max(2, -(-CALM // grain_ms))
        self._recent: deque[Verdict] = deque(maxlen=3)
        self._stretch: Stretch | None = None
        self._calm = 0

    @property
    def now(self) -> Stretch | None:
        """The stretch that is going on; None in ordinary times."""
        return self._stretch

    @property
    def is_asleep(self) -> bool:
        """True if it would judge all that comes like one that has heard nothing yet."""
        return self._stretch is None and not any(seen.is_strange for seen in self._recent)

    def peek(self, verdict: Verdict) -> Stretch | None:
        """What `feed` would say; nothing is remembered."""
        other = copy(self)
        other._recent = self._recent.copy()
        return other.feed(verdict)

    def feed(self, verdict: Verdict) -> Stretch | None:
        """The stretch after this bucket, if there is one or one has just ended; None in ordinary times."""
        self._recent.append(verdict)
        if self._stretch is None:
            return self._begin(verdict)
        if verdict.is_strange:
            self._calm = 0
            self._stretch = Stretch(self._stretch.since, _heard(verdict, self._stretch.verdict))
            return self._stretch
        self._calm += 1
        if self._calm < self._calm_needed:
            return self._stretch
        ended = Stretch(self._stretch.since, self._stretch.verdict, is_over=True)
        self._stretch, self._calm = None, 0
        self._recent.clear()
        return ended

    def memory(self) -> dict[str, Any]:
        """All it remembers, as JSON values."""
        stretch = self._stretch and {"since": self._stretch.since, "verdict": asdict(self._stretch.verdict)}
        return {"recent": [asdict(seen) for seen in self._recent], "stretch": stretch, "calm": self._calm}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Continue from `memory` as if nothing happened."""
        self._recent.clear()
        self._recent.extend(Verdict(**seen) for seen in memory["recent"])
        stretch = memory["stretch"]
        self._stretch = None if stretch is None else Stretch(stretch["since"], Verdict(**stretch["verdict"]))
        self._calm = memory["calm"]

    def _begin(self, verdict: Verdict) -> Stretch | None:
        alike = [seen for seen in self._recent if seen.is_strange and seen.call == verdict.call]
        is_enough = len(alike) >= self._needed or verdict.score >= CRITICAL_SCORE
        if not verdict.is_strange or not is_enough:
            return None
        self._stretch, self._calm = Stretch(alike[0].at, _heard(verdict, *alike)), 0
        return self._stretch


def _heard(verdict: Verdict, *before: Verdict) -> Verdict:
    """The verdict; one that rests, because what lasts is heard once, with the score it was heard with: 1 at least."""
    return verdict if verdict.score >= 1 else replace(verdict, score=max(1.0, *(seen.score for seen in before)))
