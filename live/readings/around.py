"""What every panel sees around itself: the alerts that are not resolved, and how the sources are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from domain.alerts import Alert
from domain.incidents import Incident
from domain.silences import Silence
from domain.standing import standing
from domain.storms import metrics_of
from domain.times import DAY, WEEK
from live.frames import Frame
from store import alerts, hearing, incidents, meta, silences, sources
from store.engine import Store
from store.sources import Source

LONGEST = WEEK
"""An alert that stood for longer than this is not sought among those that were resolved today."""


@dataclass(frozen=True)
class Around:
    """One look at alerts and sources; alerts that something keeps back stand apart."""

    alerts: tuple[Alert, ...] = ()
    muted: tuple[Alert, ...] = ()
    sources: tuple[Source, ...] = ()
    resolved_today: int = 0
    incidents: tuple[Incident, ...] = ()
    silences: tuple[Silence, ...] = ()
    ends: Mapping[int, int] = field(default_factory=dict)
    """When the present hours of each of these silences end (ms), by their numbers."""
    is_deaf: bool = False
    """Nobody listens to what is said: there is no model."""
    unheard: int = 0
    """How many mentions wait to be heard for longer than they should."""

    @property
    def is_demo(self) -> bool:
        """True if any source is the demo company."""
        return any(source.kind == "demo" for source in self.sources)

    def alert_counts(self) -> dict[str, int]:
        """How many alerts are unresolved, how many of these nobody has, and how many more are kept back."""
        return {"open": len(self.alerts), "unowned": len(standing(self.alerts).unowned), "muted": len(self.muted)}

    def crisis(self) -> Frame | None:
        """The incident in crisis mode, or else one that proposes it; None in ordinary times. The newest of them."""
        led = [one for one in self.incidents if one.is_crisis]
        asked = [one for one in self.incidents if one.crisis == "proposed"]
        return None if not led and not asked else self._crisis((led or asked)[0])

    def _crisis(self, incident: Incident) -> Frame:
        members = [alert for alert in (*self.alerts, *self.muted) if alert.incident_id == incident.id]
        return {
            "id": incident.id,
            "state": incident.crisis,
            "place": dict(incident.place),
            "metrics": metrics_of(members),
            "since": incident.since,
            "roles": dict(incident.roles),
        }

    def of(self, metric: str) -> list[Alert]:
        """The alerts of that metric, in any segment, the one to speak of first at the head.

        Those that a graver one speaks for come last: they still say where.
        """
        spoken_for = [alert for alert in self.muted if alert.held == "inhibited" and alert.muted_by is None]
        found = [one for one in (*self.alerts, *spoken_for) if one.metric == metric and one.kind == "metric"]
        return sorted(found, key=lambda one: (one.is_suppressed, *urgency(one)[:2], bool(one.segment), -one.opened_at))

    def quiet(self, metric: str) -> list[Alert]:
        """The alerts of that metric that a silence or an incident keeps back, in any segment, the gravest first."""
        kept = [one for one in self.muted if one.metric == metric and one.kind == "metric"]
        found = [one for one in kept if one.muted_by is not None or one.held == "grouped"]
        return sorted(found, key=lambda one: (one.severity != "critical", bool(one.segment), -one.opened_at))

    def silence_of(self, alert: Alert) -> Silence | None:
        """The silence that mutes an alert; None if it is kept back otherwise."""
        return next((one for one in self.silences if one.id == alert.muted_by), None)

    def as_of(self, streams: tuple[str, ...], now: int) -> int | None:
        """How far the data of these streams goes (ms): the furthest of their watermarks; None without any."""
        marks = [source.watermark for source in self.sources if source.stream in streams and source.watermark]
        return min(max(marks), now) if marks else None

    def silent_since(self, streams: tuple[str, ...], now: int) -> int | None:
        """When the last source of one of these streams was heard of, if none of that stream is live; else None."""
        return sources.silent_since(self.sources, streams, now, self._silent)

    def shown_sources(self, now: int) -> list[Frame]:
        """Each source once, at its worst stream, for the foot of the wall."""
        shown: dict[str, Frame] = {}
        order = ("empty", "live", "late", "failing", "silent")
        for source in self.sources:
            if not source.is_feed:
                continue
            state = source.state(now, self._silent)
            known = shown.get(source.source)
            if known is None or order.index(state) > order.index(known["state"]):
                seen = None if state in ("live", "empty") else source.last_seen_at
                shown[source.source] = {"source": source.source, "state": state, "seen_at": seen}
        return list(shown.values())

    @cached_property
    def _silent(self) -> frozenset[tuple[str, str]]:
        return sources.silent_of((*self.alerts, *self.muted))


def look_around(store: Store, now: int) -> Around:
    """The alerts and sources as they are now."""
    with store.read() as connection:
        found = alerts.unresolved(connection)
        done = alerts.resolved_since(connection, now - DAY, opened_since=now - LONGEST)
        every = meta.once(connection, "sources", sources.every)
        troubles = incidents.standing(connection)
        muting = silences.standing(connection, now) if any(one.muted_by is not None for one in found) else []
        is_deaf = store.is_deaf()
        unheard = 0 if is_deaf else hearing.waiting(connection, "mentions", now - hearing.LATE)
    alerted = standing(found)
    windows = ((one.id, one.window(now, store.kind_of)) for one in muting)
    ends = {number: window[1] for number, window in windows if window is not None}
    return Around(
        alerted.open, alerted.kept, tuple(every), done, tuple(troubles), tuple(muting), ends, is_deaf, unheard
    )


def urgency(alert: Alert) -> tuple[bool, bool, int]:
    """What to look at first: what nobody has, then what is critical, then what is newest."""
    return alert.state != "open", alert.severity != "critical", -alert.opened_at
