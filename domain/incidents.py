"""An incident: alerts that share one cause, as one thing that people take, follow and end.

    open ──acknowledge──▶ acknowledged ──metrics well──▶ recovering ──cases closed──▶ resolved
     ▲ ◀────worse──────────────┘                             │                            │
     └──────────────── an alert of it is strange again ──────┴────────────────────────────┘

It is over when its metrics and its cases have recovered, or when a person says so. Every act returns the new incident
and its transition, or raises Conflict with the state that stands in its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.alerts import Severity
from domain.errors import BadInput, Conflict, NotAllowed
from domain.people import HUB, LEADERS, Actor, named
from domain.storms import TOGETHER, common
from domain.transitions import Transition, cleaned, transition

State = Literal["open", "acknowledged", "recovering", "resolved"]
Crisis = Literal["proposed", "accepted", "declined", "ended"]
Act = tuple["Incident", Transition]

STATES: tuple[State, ...] = ("open", "acknowledged", "recovering", "resolved")
STANDING: tuple[State, ...] = STATES[:-1]


def check_leads(actor: Actor) -> None:
    """NotAllowed unless this is a shift lead or a manager."""
    if actor.role not in LEADERS:
        raise NotAllowed("A crisis is led by a shift lead or a manager; ask one of them.", key="crisis_role")


@dataclass(frozen=True)
class Incident:
    """One incident as it stands. Moments are epoch milliseconds.

    `place` is the segment that its alerts share ({} = everywhere), `since` when the first of them became strange,
    `recovered_at` when the last of them was over. `roles` says who does what in a crisis.
    """

    place: Mapping[str, str]
    severity: Severity
    since: int
    opened_at: int
    changed_at: int
    state: State = "open"
    acknowledged_at: int | None = None
    recovered_at: int | None = None
    resolved_at: int | None = None
    owner: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    crisis: Crisis | None = None
    crisis_at: int | None = None
    version: int = 1
    id: int = 0

    @property
    def is_crisis(self) -> bool:
        """True while crisis mode is on."""
        return self.crisis == "accepted" and self.state != "resolved"

    def acknowledged(self, actor: Actor, now: int, *, note: str = "") -> Act:
        """Somebody has all of it; they own it if nobody does."""
        self._expect("open", act="acknowledged")
        after = replace(self, state="acknowledged", acknowledged_at=now, changed_at=now)
        after = replace(after, owner=self.owner or actor.name)
        return after, transition(now, "acknowledged", actor, before=self.state, after="acknowledged", note=note)

    def worsened(self, severity: Severity, now: int) -> Act:
        """One of its alerts is graver than any before: whoever has it should look again."""
        self._expect(*STANDING, act="worse")
        after = replace(self, state="open", severity=severity, acknowledged_at=None, recovered_at=None, changed_at=now)
        return after, transition(now, "worsened", HUB, before=self.state, after="open")

    def recovered(self, now: int) -> Act:
        """Its metrics are well again; cases of it are still open."""
        self._expect("open", "acknowledged", act="recovering")
        after = replace(self, state="recovering", recovered_at=now, changed_at=now)
        return after, transition(now, "recovered", HUB, before=self.state, after="recovering")

    def returned(self, now: int) -> Act:
        """One of its alerts is strange again."""
        self._expect("recovering", "resolved", act="open again")
        after = replace(self, state="open", acknowledged_at=None, recovered_at=None, resolved_at=None, changed_at=now)
        return after, transition(now, "reopened", HUB, before=self.state, after="open")

    def resolved(self, actor: Actor, now: int, *, note: str = "") -> Act:
        """It is over: metrics and cases have recovered (actor HUB), or a person says so. So is its crisis.

        NotAllowed while it is led as a crisis, for who leads nothing.
        """
        if self.is_crisis and actor is not HUB:
            check_leads(actor)
        self._expect(*STANDING, act="resolved")
        after = replace(self, state="resolved", resolved_at=now, changed_at=now)
        after = replace(after, recovered_at=self.recovered_at or now)
        if self.crisis in ("proposed", "accepted"):
            after = replace(after, crisis="ended" if self.crisis == "accepted" else None)
        return after, transition(now, "resolved", actor, before=self.state, after="resolved", note=note)

    def absorbed(self, other: Incident, actor: Actor, now: int) -> Act:
        """Another incident turned out to be this one: its alerts come here, and what it knew that this one did not.

        Conflict if either is over, if it is itself, or if both are led as a crisis: then people end one of them first.
        """
        self._expect(*STANDING, act="merged")
        other._expect(*STANDING, act="merged")
        if other.id == self.id or (self.is_crisis and other.is_crisis):
            raise Conflict("These two incidents cannot be merged.", state=other.state, key="merge")
        worst: Severity = "critical" if "critical" in (self.severity, other.severity) else "warning"
        after = replace(self, place=common(self.place, other.place), severity=worst, since=min(self.since, other.since))
        after = replace(after, owner=self.owner or other.owner, changed_at=now)
        return after, transition(now, "absorbed", actor, before=self.state, after=self.state, note=f"#{other.id}")

    def merged(self, into: Incident, actor: Actor, now: int) -> Act:
        """It turned out to be another one, which goes on. NotAllowed while it is led, for who leads nothing."""
        after, change = self.resolved(actor, now)
        return after, replace(change, kind="merged", note=f"#{into.id}")

    def assigned(self, actor: Actor, now: int, *, owner: str) -> Act:
        """Somebody owns it ('' = nobody)."""
        self._expect(*STANDING, act="assigned")
        whom = named(owner)
        after = replace(self, owner=whom, changed_at=now)
        return after, transition(now, "assigned", actor, before=self.owner or "", after=whom or "")

    def noted(self, actor: Actor, now: int, *, note: str) -> Act:
        """Somebody writes into its log; allowed in every state."""
        said = cleaned(note, "note", is_required=True)
        return replace(self, changed_at=now), transition(now, "noted", actor, note=said)

    def _expect(self, *states: State, act: str) -> None:
        if self.state not in states:
            raise Conflict(f"The incident is {self.state}, so it cannot be {act}.", state=self.state)


def numbered(said: str) -> int:
    """The number of an incident as people write it; BadInput if it is none.

    >>> numbered(" #12 ")
    12
    """
    digits = said.strip().removeprefix("#")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 15:
        raise BadInput.told(
            "incident_number", "“{name}” is no number of an incident; write 12.", name=said.strip()[:40]
        )
    return int(digits)


def urgency(one: Incident) -> tuple[bool, bool, bool, bool, int]:
    """What stands first: a crisis, what has not recovered, what is critical, what nobody has, what is older."""
    return not one.is_crisis, one.state == "recovering", one.severity != "critical", one.owner is not None, one.since


def is_same(one: Incident, other: Incident) -> bool:
    """True if both may describe one thing: they began together, and neither place excludes the other.

    Chat and Bali may be one trouble, of chats from Bali; chat and phone are not.
    """
    is_apart = any(other.place.get(name, value) != value for name, value in one.place.items())
    return not is_apart and abs(one.since - other.since) <= TOGETHER and not (one.is_crisis and other.is_crisis)


def opened(place: Mapping[str, str], severity: Severity, since: int, now: int, *, actor: Actor = HUB) -> Act:
    """The incident that alerts with one cause open, or that a person opens for one alert, and its first transition."""
    made = Incident(dict(place), severity, since, opened_at=now, changed_at=now)
    return made, transition(now, "opened", actor, after="open")
