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

from collections.abc import Collection, Mapping
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

        >>> Hours(1080, 360).said, Hours(0, 0).said
        ('18:00-06:00', '00:00-24:00')
        """
        return f"{clock_of(self.begins)}-{'24:00' if self.begins == self.ends else clock_of(self.ends)}"

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

    def told(self) -> dict[str, Any]:
        """The screen as a configuration writes it."""
        hours = {key: said.said for key in ("night", "dim") if (said := getattr(self, key)) is not None}
        turn = {"scenes": list(self.scenes), "every": self.every, "takeover": self.takeover}
        return {"name": self.name, "title": dict(self.title), **turn, **hours}


def screens_of(document: Mapping[str, Any]) -> dict[str, Screen]:
    """The configured screens by name, with `main` and `desk` always among them.

    BadSetting names the screen and what would be right.
    """
    known = scenes_of(document)
    found = {MAIN.name: Screen(MAIN.name, (MAIN.name,))}
    for table in tables_of(document, "screens"):
        try:
            screen = screen_of(table, known)
        except BadInput as problem:
            raise BadSetting(str(problem)) from None
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


def screen_of(table: Mapping[str, Any], scenes: Collection[str]) -> Screen:
    """The screen that a table describes, which shows some of these scenes; BadInput says what would be right."""
    name = str(table.get("name", ""))
    if not is_name(name) or name == DESK:
        said = f"A screen has a name of letters, digits, - and _, and is not {DESK!r}; this one is {name!r}."
        raise BadInput(said, key="screen_name", words={"name": name, "desk": DESK})
    for key in table:
        if key not in (*_KEYS, *_OWN):
            raise _wrong(name, str(UnknownName("setting", key, (*_KEYS, *_OWN))), "setting", setting=key)
    shown = table.get("scenes", [name])
    if not isinstance(shown, list) or not shown:
        raise _wrong(name, 'list the scenes it shows, such as scenes = ["main"].', "scenes")
    for scene in shown:
        if scene not in scenes:
            raise _wrong(name, str(UnknownName("scene", str(scene), scenes)), "scene", scene=str(scene))
    every, takeover = table.get("every", 30), table.get("takeover", "critical")
    if not isinstance(every, int) or isinstance(every, bool) or not SHORTEST <= every <= LONGEST:
        said = f"every is a whole number of seconds from {SHORTEST} to {LONGEST}."
        raise _wrong(name, said, "every", least=SHORTEST, most=LONGEST)
    if takeover not in TAKEOVERS:
        said = str(UnknownName("takeover", str(takeover), TAKEOVERS))
        raise _wrong(name, said, "takeover", takeover=str(takeover), known=", ".join(TAKEOVERS))
    hours = {key: _hours(name, key, table.get(key)) for key in ("night", "dim")}
    return Screen(name, tuple(dict.fromkeys(shown)), title_of(name, table), every, takeover, **hours)


def _hours(screen: str, key: str, said: object) -> Hours | None:
    """The hours that a text such as 18:00-06:00 names; None without one."""
    if said is None or said == "":
        return None
    begins, _, ends = said.partition("-") if isinstance(said, str) else ("", "", "")
    found = [minute_of(one.strip()) for one in (begins, ends)]
    if None in found or found[0] == found[1]:
        text = f"{key} is a span of the day such as 18:00-06:00, not {said!r}."
        raise _wrong(screen, text, "hours", said=str(said))
    return Hours(*(minute % DAY_MINUTES for minute in found if minute is not None))


def _wrong(name: str, said: str, key: str, /, **words: object) -> BadInput:
    return BadInput(f"Screen {name!r}: {said}", key=f"screen_{key}", words={"name": name, **words})
