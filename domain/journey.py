"""A customer's journey: what they went through in order, and where they were handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.errors import BadInput
from domain.times import DAY

STREAMS = ("interactions", "mentions", "surveys", "tickets")
CASES = "cases"
TOGETHER = 3 * DAY
"""Two interactions within this time are about the same trouble."""
_DIGITS = frozenset("0123456789abcdef")
Key = tuple[int, str, str, str]
"""(moment in ms, stream, source, id): the order of a journey."""


@dataclass(frozen=True)
class Step:
    """One record of a stream, or a case (`stream` "cases"), of a customer; `at` in epoch milliseconds."""

    at: int
    stream: str
    source: str
    external_id: str
    record: dict[str, Any]

    @property
    def key(self) -> Key:
        """Its place in the order: a case comes after the record of the same moment that opened it."""
        return self.at, "~" if self.stream == CASES else self.stream, self.source, self.external_id


@dataclass(frozen=True)
class Passed:
    """One step, with what was handed on in it.

    `handoffs`: how often the customer was handed on within the interaction; `was` and `channel_was`: who handled, and
    where, the interaction before it, if that was within three days and another ('' otherwise).
    """

    step: Step
    handoffs: int = 0
    was: str = ""
    channel_was: str = ""

    @property
    def is_handed_on(self) -> bool:
        """True if the customer had to begin anew with somebody else, or elsewhere."""
        return bool(self.handoffs or self.was or self.channel_was)


def reference_of(said: str) -> str:
    """A customer's keyed hash, as it is; BadInput for anything else: who a customer is stays with the sources."""
    if len(said) != 32 or not _DIGITS.issuperset(said):
        raise BadInput("A customer is asked for by their keyed reference, 32 hexadecimal digits.", key="reference")
    return said


def passed(steps: Sequence[Step]) -> list[Passed]:
    """The steps, newest first, each interaction held against the one before it."""
    found: list[Passed] = []
    later: int | None = None
    for step in steps:
        found.append(Passed(step, int(step.record.get("handoffs") or 0) if step.stream == "interactions" else 0))
        if step.stream != "interactions":
            continue
        if later is not None and found[later].step.at - step.at <= TOGETHER:
            after = found[later].step.record
            was = _other(step.record.get("handled_by"), after.get("handled_by"))
            channel = _other(step.record.get("channel"), after.get("channel"))
            found[later] = replace(found[later], was=was, channel_was=channel)
        later = len(found) - 1
    return found


def _other(before: str | None, now: str | None) -> str:
    return before if before and now and before != now else ""
