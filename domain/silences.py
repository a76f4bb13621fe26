"""A silence: alerts muted by a person, for a time or again and again, with a reason. It mutes calls, not the watch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from domain.alerts import Act, Alert
from domain.errors import BadInput, Conflict
from domain.fleet import SCREEN
from domain.joint import JOINT
from domain.metrics import METRICS
from domain.people import HUB, Actor, Role
from domain.recurrence import KindOf, Recurrence, Window, one_of
from domain.streams import STREAMS
from domain.times import DAY
from domain.transitions import cleaned, transition

State = Literal["active", "pending", "ended"]
STATES: tuple[State, ...] = get_args(State)
"""Active mutes now, pending will, ended never again."""

LONGEST_ONCE = 31 * DAY
LONGEST_RECURRING = 366 * DAY
MOST_VALUES = 50

CLOSED = {
    "metric": tuple(sorted({*METRICS, *STREAMS, JOINT, SCREEN})),
    "severity": ("warning", "critical"),
    "direction": ("high", "low", "silent"),
}
"""Matchers whose values are known beforehand."""
SEGMENTS = tuple(sorted({name for stream in STREAMS.values() for name in stream.dimensions} - set(CLOSED)))
NAMES = (
    *CLOSED,
    "kind",
    "source",
    "alertname",
    "trouble",
    "term",
    "monitor",
    *(name for name in SEGMENTS if name != "kind"),
)
"""What an alert can be matched by: what it is, and every dimension of a segment (`kind` is either)."""


@dataclass(frozen=True)
class Matcher:
    """A name and the values that fit; '' fits an alert that has no such dimension."""

    name: str
    values: tuple[str, ...]

    def fits(self, alert: Alert) -> bool:
        """True if the alert has one of the values under that name."""
        own = getattr(alert, self.name) if self.name in (*CLOSED, "kind") else None
        said = alert.segment.get(self.name, "" if own is None else own)
        return said in self.values or own in self.values


@dataclass(frozen=True)
class Silence:
    """One silence as it stands. Moments are epoch milliseconds; `ended_at` is when a person ended it before its end."""

    matchers: tuple[Matcher, ...]
    owner: str
    role: Role
    reason: str
    starts_at: int
    ends_at: int
    created_at: int
    recurrence: Recurrence | None = None
    ended_at: int | None = None
    ended_by: str | None = None
    ended_role: Role | None = None
    id: int = 0

    @property
    def until(self) -> int:
        """When it is over for good."""
        return self.ends_at if self.ended_at is None else min(self.ends_at, self.ended_at)

    @property
    def maker(self) -> Actor:
        """Who made it."""
        return Actor(self.owner, self.role)

    @property
    def ender(self) -> Actor | None:
        """Who ended it; None if its time ran out, or has not."""
        return Actor(self.ended_by, self.ended_role) if self.ended_by and self.ended_role else None

    def matches(self, alert: Alert) -> bool:
        """True if every matcher fits the alert."""
        return all(matcher.fits(alert) for matcher in self.matchers)

    def windows(self, since: int, kind_of: KindOf) -> Iterator[Window]:
        """The stretches in which it mutes that are not over at `since`, in order."""
        if self.recurrence is None:
            found: Iterable[Window] = [(self.starts_at, self.until)]
        else:
            found = self.recurrence.windows(max(since, self.starts_at), self.until, kind_of)
        for begin, end in found:
            begin, end = max(begin, self.starts_at), min(end, self.until)
            if max(begin, since) < end:
                yield begin, end

    def window(self, now: int, kind_of: KindOf) -> Window | None:
        """The present window, else the next; None if there will be none any more."""
        return next(self.windows(now, kind_of), None)

    def is_active(self, now: int, kind_of: KindOf) -> bool:
        """True if it mutes at that moment."""
        found = self.window(now, kind_of)
        return found is not None and found[0] <= now

    def state(self, now: int, kind_of: KindOf) -> State:
        """What it does at that moment."""
        found = self.window(now, kind_of)
        if found is None:
            return "ended"
        return "active" if found[0] <= now else "pending"

    def ended(self, actor: Actor, now: int) -> Silence:
        """It, ended now by a person; Conflict if it is over already."""
        if now >= self.until:
            raise Conflict("The silence is over already.", state="ended")
        return replace(self, ended_at=now, ended_by=actor.name, ended_role=actor.role)


@dataclass(frozen=True)
class Wish:
    """What somebody wants muted: values by matcher's name, why, and when (ms; `start` None: from now on)."""

    matchers: Mapping[str, Iterable[str]]
    reason: str
    end: int
    start: int | None = None
    recurrence: Recurrence | None = None


def silenced(wish: Wish, actor: Actor, now: int, kind_of: KindOf) -> Silence:
    """The silence that `actor` makes at `now`; BadInput if it would mute nothing, everything, never or for ever."""
    made = Silence(
        matchers_of(wish.matchers),
        actor.name,
        actor.role,
        cleaned(wish.reason, "reason", is_required=True),
        max(now, wish.start or now),
        wish.end,
        now,
        wish.recurrence,
    )
    if made.ends_at <= made.starts_at:
        raise BadInput("A silence ends after it begins, and in the future.", key="silence_end")
    longest = LONGEST_ONCE if made.recurrence is None else LONGEST_RECURRING
    if made.ends_at - made.starts_at > longest or made.ends_at - now > LONGEST_RECURRING:
        days = longest // DAY
        raise BadInput(f"A silence of this kind lasts at most {days} days.", key="silence_long", words={"most": days})
    if made.window(now, kind_of) is None:
        raise BadInput(
            "Between its begin and its end no such day or hour comes: it would mute nothing.", key="no_window"
        )
    return made


def matchers_of(said: Mapping[str, Iterable[str]]) -> tuple[Matcher, ...]:
    """The matchers of {name: values}, in the order of NAMES; BadInput for a name or value that cannot be.

    >>> matchers_of({"channel": ["chat"], "metric": ["csat"]})
    (Matcher(name='metric', values=('csat',)), Matcher(name='channel', values=('chat',)))
    """
    if not said:
        raise BadInput("Say what is to be muted: a metric, a segment, a severity.", key="no_matcher")
    made = {one_of("matcher", name, NAMES): _values(name, values) for name, values in said.items()}
    return tuple(Matcher(name, made[name]) for name in NAMES if name in made)


def _values(name: str, values: Iterable[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(cleaned(value, "value") for value in values))
    if not 1 <= len(found) <= MOST_VALUES:
        raise BadInput(
            f"A matcher has 1 to {MOST_VALUES} values.", key="matcher_values", words={"name": name, "most": MOST_VALUES}
        )
    return tuple(one_of(name, value, CLOSED[name]) for value in found) if name in CLOSED else found


def matching(alert: Alert) -> dict[str, tuple[str, ...]]:
    """The matchers that fit an alert and its like: its metric (of a silent source the source) and its segment."""
    own = {} if "source" in alert.segment else {"metric": (alert.metric,)}
    return {**own, **{name: (value,) for name, value in alert.segment.items() if name in NAMES}}


def matching_all(alerts: Iterable[Alert]) -> dict[str, tuple[str, ...]]:
    """The matchers that fit all of these alerts: every value that one of them has, '' where one has no such dimension.

    More may fit them, a metric of one in the segment of another; what an alert cannot be without is left out.
    """
    each = [matching(alert) for alert in alerts]
    names = [name for name in NAMES if any(name in one for one in each)]
    found = {name: tuple(dict.fromkeys(value for one in each for value in one.get(name, ("",)))) for name in names}
    return {name: values for name, values in found.items() if name not in CLOSED or "" not in values}


def told(matchers: Iterable[Matcher]) -> dict[str, Any]:
    """Matchers as {name: values}, as `matchers_of` takes them."""
    return {matcher.name: list(matcher.values) for matcher in matchers}


def muting(alert: Alert, active: Iterable[Silence]) -> Silence | None:
    """The silence that keeps the alert quiet: the one that already does, else the first that matches; None if none."""
    fitting = [silence for silence in active if silence.matches(alert)]
    return next((silence for silence in fitting if silence.id == alert.muted_by), fitting[0] if fitting else None)


def muted(alert: Alert, silence: Silence, now: int) -> Act:
    """Kept quiet from now on, whatever its state: nobody is called, everything is recorded."""
    after = replace(alert, muted_by=silence.id, changed_at=now)
    note = silence.reason
    return after, transition(now, "muted", silence.maker, before=alert.state, after=alert.state, note=note)


def unmuted(alert: Alert, now: int, ender: Actor | None = None) -> Act:
    """Quiet no more: if nobody has it, that is a call. `ender` ended the silence; None: its time is over."""
    after = replace(alert, muted_by=None, changed_at=now)
    return after, transition(now, "unmuted", ender or HUB, before=alert.state, after=alert.state)
