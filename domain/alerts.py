"""An alert: one metric gone strange in one segment, and the states it passes through.

    open ──acknowledge──▶ acknowledged ──resolve──▶ resolved
     ▲ ◀──worse, expired──────┘                        │
     └──────── strange again within its quiet time ────┘

Every act returns the new alert and its transition, or raises Conflict with the state that stands in its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from domain.causes import Cause
from domain.errors import BadInput, Conflict
from domain.explanation import Explanation
from domain.findings import (
    CRITICAL_SCORE,
    Direction,
    Finding,
    Kind,
    Severity,
    direction_of,
    fingerprint,
    severity_of,
)
from domain.people import HUB, Actor, named
from domain.times import DAY, HOUR
from domain.transitions import Transition, cleaned, transition
from domain.verdicts import Verdict

__all__ = [
    "CALLS",
    "CRITICAL_SCORE",
    "LONGEST_ACKNOWLEDGEMENT",
    "QUIET_TIME",
    "STATES",
    "Act",
    "Alert",
    "Direction",
    "Finding",
    "Hold",
    "Kind",
    "Severity",
    "State",
    "direction_of",
    "fingerprint",
    "is_told",
    "opened",
    "severity_of",
]

State = Literal["open", "acknowledged", "resolved"]
Hold = Literal["inhibited", "grouped"]
"""What keeps an alert back, beside silences: a graver alert, or an incident that people were called for already."""
Act = tuple["Alert", Transition]

STATES: tuple[State, ...] = ("open", "acknowledged", "resolved")
CALLS = ("opened", "worsened", "reopened", "expired", "unmuted", "released")
"""The transitions that ask somebody to come, where they leave the alert open."""
QUIET_TIME = 2 * HOUR
"""A resolved alert that is strange again within this time re-opens instead of doubling."""
LONGEST_ACKNOWLEDGEMENT = 7 * DAY


@dataclass(frozen=True)
class Alert:
    """One alert as it stands. Moments are epoch milliseconds; `version` grows with every change except of its cause."""

    fingerprint: str
    metric: str
    segment: Mapping[str, str]
    kind: Kind
    severity: Severity
    direction: Direction
    verdict: Verdict
    opened_at: int
    since: int
    changed_at: int
    state: State = "open"
    acknowledged_at: int | None = None
    acknowledged_until: int | None = None
    resolved_at: int | None = None
    owner: str | None = None
    useful: bool | None = None
    cause: Cause | None = None
    muted_by: int | None = None  # the silence that keeps it quiet; of a resolved one that did so to its end
    held: Hold | None = None  # what else keeps it back, and the id of that alert or incident
    held_by: int | None = None
    incident_id: int | None = None
    flapping_since: int | None = None  # it comes and goes: no longer resolved at each pause, nor called for again
    calm_since: int | None = None  # of a flapping one: the pause it is in
    version: int = 1
    id: int = 0

    @property
    def explanation(self) -> Explanation:
        """Why its verdict says what it says."""
        return Explanation.of(self.verdict, self.since)

    @property
    def is_suppressed(self) -> bool:
        """True while a silence, a graver alert or an incident keeps it back: nobody is called."""
        return self.state != "resolved" and (self.muted_by is not None or self.held is not None)

    @property
    def told(self) -> tuple[float | None, float | None]:
        """(value, expected) to tell people: over the whole stretch, where only the whole of it is strange."""
        if self.cause is not None and self.verdict.code.endswith("_lasting"):
            return self.cause.value, self.cause.expected
        return self.verdict.value, self.verdict.expected

    def seen_again(self, finding: Finding, now: int) -> tuple[Alert, Transition | None]:
        """Still strange. Worse (graver, or in the other direction) re-opens it; otherwise only the verdict moves.

        One that flaps is worse only when it is graver.
        """
        self._expect("open", "acknowledged", act="seen again")
        after = replace(_told(self, finding, now), calm_since=None)
        has_turned = after.direction != self.direction and self.flapping_since is None
        is_worse = has_turned or after.severity != self.severity
        if not is_worse:
            return after, None
        after = replace(after, state="open", acknowledged_at=None, acknowledged_until=None)
        return after, transition(now, "worsened", HUB, before=self.state, after="open")

    def reopened(self, finding: Finding, now: int) -> Act:
        """Strange again soon after it was resolved: open once more, with its history."""
        self._expect("resolved", act="re-opened")
        again = replace(self, severity="warning", useful=None, acknowledged_at=None, acknowledged_until=None)
        after = replace(_told(again, finding, now), state="open", since=finding.since, resolved_at=None)
        return after, transition(now, "reopened", HUB, before="resolved", after="open")

    def acknowledged(self, actor: Actor, now: int, *, note: str = "", until: int | None = None) -> Act:
        """Somebody has it: nothing more is sent until it worsens or `until` passes (None: until it is resolved).

        They own it if nobody does. BadInput if `until` is past or more than 7 days away.
        """
        self._expect("open", act="acknowledged")
        if until is not None and not now < until <= now + LONGEST_ACKNOWLEDGEMENT:
            raise BadInput("An acknowledgement ends in the future, at most 7 days from now.", key="acknowledgement")
        after = replace(self, state="acknowledged", acknowledged_at=now, acknowledged_until=until, changed_at=now)
        after = replace(after, owner=self.owner or actor.name)
        return after, transition(now, "acknowledged", actor, before="open", after="acknowledged", note=note)

    def expired(self, now: int) -> Act:
        """The acknowledgement has run out and it is still strange: open again."""
        self._expect("acknowledged", act="expired")
        if self.acknowledged_until is None or now < self.acknowledged_until:
            raise Conflict("The acknowledgement still holds.", state=self.state)
        after = replace(self, state="open", acknowledged_at=None, acknowledged_until=None, changed_at=now)
        return after, transition(now, "expired", HUB, before="acknowledged", after="open")

    def resolved(self, actor: Actor, now: int, *, note: str = "") -> Act:
        """It is over: the metric recovered (actor HUB), or a person says so."""
        self._expect("open", "acknowledged", act="resolved")
        after = replace(self, state="resolved", resolved_at=now, acknowledged_until=None, changed_at=now)
        after = replace(after, held=None, held_by=None, flapping_since=None, calm_since=None)
        return after, transition(now, "resolved", actor, before=self.state, after="resolved", note=note)

    def disproved(self, now: int) -> Act:
        """Late records show that nothing was strange: resolved, and the transition says why."""
        after, change = self.resolved(HUB, now)
        return after, replace(change, kind="disproved")

    def assigned(self, actor: Actor, now: int, *, owner: str) -> Act:
        """Somebody owns it ('' = nobody), whatever its state but resolved."""
        self._expect("open", "acknowledged", act="assigned")
        whom = named(owner)
        after = replace(self, owner=whom, changed_at=now)
        return after, transition(now, "assigned", actor, before=self.owner or "", after=whom or "")

    def labelled(self, actor: Actor, now: int, *, useful: bool) -> Act:
        """Somebody says whether it was worth their time; allowed in every state, and changeable."""
        before = {None: "", True: "useful", False: "noise"}[self.useful]
        after = replace(self, useful=useful, changed_at=now)
        return after, transition(now, "labelled", actor, before=before, after="useful" if useful else "noise")

    def noted(self, actor: Actor, now: int, *, note: str) -> Act:
        """Somebody adds a remark; allowed in every state."""
        said = cleaned(note, "note", is_required=True)
        return replace(self, changed_at=now), transition(now, "noted", actor, note=said)

    def is_quiet(self, finding: Finding, now: int) -> bool:
        """True if this resolved alert already speaks for the finding: the same stretch, resolved not long ago.

        A person who resolves an alert while the metric is still strange is not asked again by the next bucket,
        unless it gets graver.
        """
        is_same = self.resolved_at is not None and finding.since <= self.resolved_at
        return is_same and self.is_recent(now) and _graver(self.severity, finding.verdict) == self.severity

    def is_recent(self, now: int) -> bool:
        """True within the quiet time after it was resolved."""
        return self.resolved_at is not None and now < self.resolved_at + QUIET_TIME

    def _expect(self, *states: State, act: str) -> None:
        if self.state not in states:
            raise Conflict(f"The alert is {self.state}, so it cannot be {act}.", state=self.state)


def opened(finding: Finding, now: int) -> Act:
    """The alert that a strange finding opens, and its first transition."""
    alert = Alert(
        finding.fingerprint,
        finding.metric,
        dict(finding.segment),
        finding.kind,
        severity_of(finding.verdict),
        direction_of(finding),
        finding.verdict,
        opened_at=now,
        since=finding.since,
        changed_at=now,
    )
    return alert, transition(now, "opened", HUB, after="open")


def is_told(change: Transition) -> bool:
    """True if people outside the hub hear of it: a call, or the all-clear to those who were called.

    After an acknowledgement that is nothing, unless it worsens or the acknowledgement runs out.

    >>> is_told(transition(0, "resolved", HUB, before="acknowledged", after="resolved"))
    False
    """
    is_end = change.kind in ("resolved", "disproved") and change.before == "open"
    return is_end or (change.kind in CALLS and change.after == "open")


def _told(alert: Alert, finding: Finding, now: int) -> Alert:
    severity = _graver(alert.severity, finding.verdict)
    return replace(alert, severity=severity, direction=direction_of(finding), verdict=finding.verdict, changed_at=now)


def _graver(severity: Severity, verdict: Verdict) -> Severity:
    """The worst so far: an alert does not become harmless, and then worse again, with every bucket."""
    return "critical" if severity == "critical" else severity_of(verdict)
