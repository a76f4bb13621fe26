"""The programme: all scenes and screens as they are now, what each screen shows, and the acts of people on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from domain.errors import BadInput, Conflict, HubError, NotFound, UnknownName
from domain.people import Actor
from domain.times import MINUTE, Clock, from_ms, to_ms
from live.readings import ABOUT
from live.readings.around import Around
from live.scenes import MOST_HIGH, Scene, scene_of
from live.screens import DESK, Screen, scenes_of, screen_of, screens_of
from live.stage import Push, Shown, shown_on
from store import stages
from store.engine import Store

LONGEST_PUSH = 24 * 60
"""Minutes for which a scene may be sent."""


@dataclass(frozen=True)
class Edited:
    """Who edited a scene or a screen last, and when (ms)."""

    who: str
    at: int


class Programme:
    """What the screens of one installation show. `changed` is called after every act."""

    high = MOST_HIGH
    """Rows that a scene may have."""

    def __init__(
        self, store: Store, clock: Clock, changed: Callable[[], None], document: Mapping[str, Any] | None = None
    ) -> None:
        """BadSetting if a scene or a screen of the configuration is wrong."""
        self.configured = scenes_of(document or {})
        self.configured_screens = screens_of(document or {})
        self.scenes: dict[str, Scene] = dict(self.configured)
        self.screens: dict[str, Screen] = dict(self.configured_screens)
        self.edited: dict[str, Edited] = {}
        self.edited_screens: dict[str, Edited] = {}
        self.pushes: dict[str, Push] = {}
        self._store = store
        self._clock = clock
        self._changed = changed
        self._seen = -1

    def look(self, now: int) -> None:
        """Read what people changed since the last look, in this process or another."""
        with self._store.read() as connection:
            self.pushes = {row["screen"]: _push(row) for row in stages.standing(connection, now)}
            last = stages.last_edit(connection)
            rows = stages.edits(connection) if last != self._seen else None
        if rows is not None:
            self._take([row for row in rows if row["definition"]])
            self._seen = last

    def _take(self, rows: list[Any]) -> None:
        """Make this what people made of the configuration. Others read meanwhile: everything is replaced whole."""
        of_screens = [row for row in rows if row["scene"].startswith(stages.SCREEN)]
        of_scenes = [row for row in rows if not row["scene"].startswith(stages.SCREEN)]
        kept = [(row, scene) for row in of_scenes if (scene := _kept(row["definition"]))]
        self.scenes = self.configured | {scene.name: scene for _, scene in kept}
        self.edited = {scene.name: Edited(row["who"], row["at"]) for row, scene in kept}
        hung = [(row, screen) for row in of_screens if (screen := _hung(row["definition"], self.scenes))]
        self.screens = self.configured_screens | {screen.name: screen for _, screen in hung}
        self.edited_screens = {screen.name: Edited(row["who"], row["at"]) for row, screen in hung}

    def shown(self, screen: Screen, now: int, around: Around) -> Shown | None:
        """What that screen shows at `now`; None for the desk."""
        return shown_on(screen, self.scenes, now, push=self.pushes.get(screen.name), around=around)

    def hour(self, screen: Screen, now: int) -> dict[str, bool] | None:
        """Whether it is night for a screen, and whether it is dimmed; None for one that knows neither."""
        if screen.night is None and screen.dim is None:
            return None
        local = from_ms(now).astimezone(self._store.zone)
        minute = local.hour * 60 + local.minute
        known = {"night": screen.night, "dim": screen.dim}
        return {name: hours.has(minute) for name, hours in known.items() if hours is not None}

    def about(self) -> dict[str, str]:
        """The panels that look at one metric, each with the metric it is about where none is named."""
        return {name: one.usual for name, one in ABOUT.items()}

    def save(self, table: Mapping[str, Any], actor: Actor, *, seen: int | None = None) -> Scene:
        """Make a scene this from now on; BadInput says what is wrong with it.

        `seen` is when (ms) this person has seen it: Conflict if somebody edited it since.
        """
        scene = scene_of(table)
        self._edit(scene.name, orjson.dumps(scene.told()).decode(), actor, seen=seen)
        return scene

    def reset(self, name: str, actor: Actor) -> None:
        """Give a scene back to the configuration, or drop one that is only edited.

        NotFound if nobody edited it, Conflict if it is only edited and a screen still shows it.
        """
        self.look(to_ms(self._clock()))
        if name not in self.edited:
            raise NotFound(f"Nobody has edited the scene {name!r}.", key="scene_unedited", words={"name": name})
        if name not in self.configured:
            self._check_unshown(name)
        self._edit(name, "", actor)

    def hang(self, table: Mapping[str, Any], actor: Actor) -> Screen:
        """Make a screen this from now on, or add it; BadInput says what is wrong with it."""
        self.look(to_ms(self._clock()))
        screen = screen_of(table, self.scenes)
        self._edit(stages.SCREEN + screen.name, orjson.dumps(screen.told()).decode(), actor)
        return screen

    def take_down(self, name: str, actor: Actor) -> None:
        """Give a screen back to the configuration, or drop one that is only edited; NotFound if nobody edited it."""
        self.look(to_ms(self._clock()))
        if name not in self.edited_screens:
            raise NotFound(f"Nobody has edited the screen {name!r}.", key="screen_unedited", words={"name": name})
        self._edit(stages.SCREEN + name, "", actor)

    def _check_unshown(self, scene: str) -> None:
        """Conflict if a screen shows that scene."""
        sent = next((one for one in self.pushes.values() if one.scene == scene), None)
        if sent is not None:
            said = f"The scene {scene!r} is sent to the screen {sent.screen!r}; give that back first."
            raise Conflict(said, state="sent", key="scene_sent", words={"name": scene, "screen": sent.screen})
        hung = next((one for one in self.screens.values() if scene in one.scenes), None)
        if hung is not None:
            said = f"The scene {scene!r} hangs on the screen {hung.name!r}; take it off there first."
            raise Conflict(said, state="hung", key="scene_hung", words={"name": scene, "screen": hung.name})

    def push(self, screen: str, scene: str, minutes: float, actor: Actor) -> Push:
        """Show a scene on a screen for some minutes, in place of what it shows."""
        self._monitor(screen)
        now = to_ms(self._clock())
        self.look(now)
        if scene not in self.scenes:
            raise UnknownName("scene", scene, self.scenes)
        if not 0 < minutes <= LONGEST_PUSH:
            said = f"A scene is sent for up to {LONGEST_PUSH} minutes, not {minutes:g}."
            raise BadInput(said, key="push_minutes", words={"most": LONGEST_PUSH})
        made = Push(screen, scene, now, now + round(minutes * MINUTE), actor.name, actor.role)
        with self._store.write() as connection:
            stages.push(connection, {name: value for name, value in vars(made).items() if name != "id"})
        self._changed()
        return made

    def give_back(self, screen: str, actor: Actor) -> None:
        """End what was sent to a screen; Conflict if nothing is."""
        self._monitor(screen)
        with self._store.write() as connection:
            now = to_ms(self._clock())
            is_done = stages.end(connection, screen, at=now, ended_by=actor.name, ended_role=actor.role)
        if not is_done:
            words = {"screen": screen}
            raise Conflict(f"Nothing is sent to the screen {screen!r}.", state="turn", key="not_sent", words=words)
        self._changed()

    def _monitor(self, screen: str) -> None:
        known = [name for name in self.screens if name != DESK]
        if screen not in known:
            raise UnknownName("screen", screen, known)

    def _edit(self, name: str, definition: str, actor: Actor, *, seen: int | None = None) -> None:
        with self._store.write() as connection:
            if seen is not None:
                _check_unchanged(name, stages.edits(connection), seen)
            stages.edit(connection, name, definition, at=to_ms(self._clock()), who=actor.name, role=actor.role)
        self._changed()


def _push(row: Any) -> Push:
    return Push(**{name: row[name] for name in ("screen", "scene", "at", "until", "who", "role", "id")})


def _check_unchanged(name: str, edits: Iterable[Mapping[Any, Any]], seen: int) -> None:
    """Conflict if somebody edited the scene after that moment (ms)."""
    last = next((row for row in edits if row["scene"] == name), None)
    if last is not None and last["at"] > seen:
        said = f"{last['who']} has changed the scene {name!r} meanwhile."
        raise Conflict(said, state="edited", key="scene_changed", words={"name": name, "who": last["who"]})


def _kept(definition: str) -> Scene | None:
    """The scene that was kept; None if it names a panel that this version no longer knows."""
    try:
        return scene_of(orjson.loads(definition))
    except HubError:
        return None


def _hung(definition: str, scenes: Mapping[str, Scene]) -> Screen | None:
    """The screen that was kept, with those of its scenes that there are; None if none is left of it."""
    table = orjson.loads(definition)
    table["scenes"] = [scene for scene in table["scenes"] if scene in scenes]
    try:
        return screen_of(table, scenes)
    except HubError:
        return None
