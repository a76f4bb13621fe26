"""Screens: the monitors of the room, and which scenes each of them shows. From `[[screens]]` of the configuration.

[[screens]]
name = "floor"
scenes = ["main", "voices"]   # shown in turn; or columns and panels of a scene of its own, see live/scenes.py
every = 30                    # seconds that each of them stays
takeover = "critical"         # what interrupts: critical (alerts and crises), crisis, never
night = "18:00-06:00"         # dark in these hours of the business zone, light outside
dim = "23:00-05:00"           # half as bright in these hours, unless something is critical
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import BadInput, BadSetting, UnknownName
from domain.localtime import DAY_MINUTES, clock_of, minute_of
from domain.tables import tables_of
from live.scenes import BUILT_IN, MAIN, Scene, is_name, scene_of, title_of

DESK = "desk"
"""The screen without panels that every desk page follows: it carries what changed, and how many alerts are open."""
TAKEOVERS = ("critical", "crisis", "never")
SHORTEST, LONGEST = 5, 3600
"""Seconds that a scene may stay."""
_KEYS = ("name", "title", "scenes", "every", "takeover", "night", "dim")
_OWN = ("columns", "panels")


@dataclass(frozen=True)
class Hours:
    """Minutes of the local day from `begins` up to `ends`, over midnight if that is no later."""

    begins: int
    ends: int

    @property
    def said(self) -> str:
        """As a configuration writes it.

        >>> Hours(1080, 360).said
        '18:00-06:00'
        """
        return f"{clock_of(self.begins)}-{clock_of(self.ends)}"

    def has(self, minute: int) -> bool:
        """True if that minute of the day is one of them.

        >>> Hours(1080, 360).has(30), Hours(540, 1020).has(30)
        (True, False)
        """
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


@dataclass(frozen=True)
class Screen:
    """One monitor: the scenes it shows in turn, `every` so many seconds. `title` by language code."""

    name: str
    scenes: tuple[str, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    every: int = 30
    takeover: str = "critical"
    night: Hours | None = None
    dim: Hours | None = None


def screens_of(document: Mapping[str, Any]) -> dict[str, Screen]:
    """The configured screens by name, with `main` and `desk` always among them.

    BadSetting names the screen and what would be right.
    """
    known = scenes_of(document)
    found = {MAIN.name: Screen(MAIN.name, (MAIN.name,))}
    for table in tables_of(document, "screens"):
        screen = _screen(table, known)
        found[screen.name] = screen
    return found | {DESK: Screen(DESK, (), takeover="never")}


def scenes_of(document: Mapping[str, Any]) -> dict[str, Scene]:
    """The scenes that are built in and those of a configuration, by name; a screen's own goes by the screen's name."""
    found = {scene.name: scene for scene in BUILT_IN}
    names: list[str] = []
    for table in [*tables_of(document, "scenes"), *map(_own, tables_of(document, "screens"))]:
        if table is None:
            continue
        try:
            scene = scene_of(table)
        except BadInput as problem:
            raise BadSetting(str(problem)) from None
        if scene.name in names:
            raise BadSetting(f"Two scenes are called {scene.name!r}; each needs its own name.")
        names.append(scene.name)
        found[scene.name] = scene
    return found


def _own(table: Mapping[str, Any]) -> dict[str, Any] | None:
    """The scene that a screen brings with it; None if it shows others."""
    name = str(table.get("name", ""))
    if not is_name(name) or name == DESK:
        raise BadSetting(f"A screen has a name of letters, digits, - and _, and is not {DESK!r}; this one is {name!r}.")
    if "scenes" not in table:
        return {key: table[key] for key in ("name", "title", *_OWN) if key in table}
    if any(key in table for key in _OWN):
        raise BadSetting(f"Screen {name!r} names scenes, or has panels of its own; it cannot do both.")
    return None


def _screen(table: Mapping[str, Any], known: Mapping[str, Scene]) -> Screen:
    name = str(table["name"])
    for key in table:
        if key not in (*_KEYS, *_OWN):
            raise BadSetting(f"Screen {name!r}: {UnknownName('setting', key, (*_KEYS, *_OWN))}")
    scenes = table.get("scenes", [name])
    if not isinstance(scenes, list) or not scenes:
        raise BadSetting(f'Screen {name!r}: list the scenes it shows, such as scenes = ["main"].')
    for scene in scenes:
        if scene not in known:
            raise BadSetting(f"Screen {name!r}: {UnknownName('scene', str(scene), known)}")
    every, takeover = table.get("every", 30), table.get("takeover", "critical")
    if not isinstance(every, int) or not SHORTEST <= every <= LONGEST:
        raise BadSetting(f"Screen {name!r}: every is a whole number of seconds from {SHORTEST} to {LONGEST}.")
    if takeover not in TAKEOVERS:
        raise BadSetting(f"Screen {name!r}: {UnknownName('takeover', str(takeover), TAKEOVERS)}")
    hours = {key: _hours(name, key, table.get(key)) for key in ("night", "dim")}
    try:
        title = title_of(name, table)
    except BadInput as problem:
        raise BadSetting(str(problem)) from None
    return Screen(name, tuple(dict.fromkeys(scenes)), title, every, takeover, **hours)


def _hours(screen: str, key: str, said: object) -> Hours | None:
    """The hours that a text such as 18:00-06:00 names; None without one."""
    if said is None:
        return None
    begins, _, ends = said.partition("-") if isinstance(said, str) else ("", "", "")
    found = [minute_of(one.strip()) for one in (begins, ends)]
    if None in found or found[0] == found[1]:
        raise BadSetting(f"Screen {screen!r}: {key} is a span of the day such as 18:00-06:00, not {said!r}.")
    return Hours(*(minute % DAY_MINUTES for minute in found if minute is not None))
