"""Which scene a screen shows now, and why: its turn, what somebody sent it, or what takes it over.

    turn ──somebody sends a scene──▶ sent ──time is up, or given back──▶ turn
      └────critical alert, crisis──▶ taken over ──in hand, over──▶ turn

A crisis goes before alerts; otherwise the interruption that began last is shown, so that a person may show something
else even then. Turns follow the clock alone: every process shows the same scene without asking another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from domain.alerts import Alert
from domain.incidents import Incident
from domain.storms import metrics_of
from domain.times import SECOND
from live.readings.around import Around
from live.scenes import Scene, crisis_scene
from live.screens import Screen

Why = Literal["always", "turn", "sent", "alert", "crisis"]


@dataclass(frozen=True)
class Push:
    """A scene that somebody sent to a screen, `at` and `until` (ms)."""

    screen: str
    scene: str
    at: int
    until: int
    who: str
    role: str
    id: int = 0


@dataclass(frozen=True)
class Shown:
    """What a screen shows: `until` (ms) is None while nothing says when it ends; `about` is the metric of an alert."""

    scene: Scene
    why: Why
    until: int | None = None
    by: str | None = None
    about: str | None = None

    def told(self) -> dict[str, Any]:
        """Why it is shown, for the frame."""
        return {"why": self.why, "until": self.until, "by": self.by, "about": self.about}


def shown_on(
    screen: Screen, scenes: Mapping[str, Scene], now: int, *, push: Push | None = None, around: Around
) -> Shown | None:
    """What the screen shows at `now`; None for one without scenes."""
    own = [scenes[name] for name in screen.scenes if name in scenes]
    if not own:
        return None
    found: list[tuple[int, Shown]] = []
    if push is not None and push.until > now and push.scene in scenes:
        found.append((push.at, Shown(scenes[push.scene], "sent", push.until, push.who)))
    if screen.takeover != "never":
        found.extend(_crises(scenes, around))
    if screen.takeover == "critical" and len(own) > 1 and not any(shown.why == "crisis" for _, shown in found):
        found.extend(_alarming(own, around))
    return max(found, key=lambda one: one[0])[1] if found else _turn(screen, own, now)


def coming_on(screen: Screen, now: int, ahead: int) -> str | None:
    """The name of the scene whose turn begins within `ahead` ms; None if none does."""
    every, count = screen.every * SECOND, len(screen.scenes)
    if count < 2 or (now + ahead) // every == now // every:
        return None
    return screen.scenes[(now // every + 1) % count]


def _turn(screen: Screen, own: list[Scene], now: int) -> Shown:
    if len(own) == 1:
        return Shown(own[0], "always")
    every = screen.every * SECOND
    turn = now // every
    return Shown(own[turn % len(own)], "turn", (turn + 1) * every)


def _alarming(own: list[Scene], around: Around) -> list[tuple[int, Shown]]:
    """The scenes that show the metric of a critical alert that nobody has."""
    loud = [one for one in around.alerts if one.severity == "critical" and one.state == "open"]
    shown = ((alert, next((scene for scene in own if scene.shows(alert.metric)), None)) for alert in loud)
    return [(alert.opened_at, Shown(scene, "alert", about=alert.metric)) for alert, scene in shown if scene]


def _crises(scenes: Mapping[str, Scene], around: Around) -> list[tuple[int, Shown]]:
    led = [one for one in around.incidents if one.is_crisis]
    return [(one.crisis_at or one.opened_at, Shown(_scene_of(one, scenes, around), "crisis")) for one in led]


def _scene_of(incident: Incident, scenes: Mapping[str, Scene], around: Around) -> Scene:
    members: list[Alert] = [one for one in (*around.alerts, *around.muted) if one.incident_id == incident.id]
    return scenes.get("crisis") or crisis_scene(metrics_of(members))
