"""Screens: the monitors of the room, and which panels hang on each. From `[[screens]]` of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.metrics import METRICS
from domain.tables import tables_of
from live.readings import READINGS

DESK = "desk"
"""The screen without panels that every desk page follows: it carries what changed, and how many alerts are open."""


@dataclass(frozen=True)
class Place:
    """One panel on a screen: what it shows, how many columns it takes, and the metric named beside its number."""

    panel: str
    columns: int = 1
    beside: str | None = None

    @property
    def kind(self) -> str:
        """ "metric", or the panel's own name."""
        return self.panel if self.panel in READINGS else "metric"


@dataclass(frozen=True)
class Screen:
    """One monitor. `title` by language code; without one the screen goes by its name."""

    name: str
    places: tuple[Place, ...]
    columns: int = 4
    title: Mapping[str, str] = field(default_factory=dict)


MAIN = Screen(
    "main",
    (
        Place("complaint_ratio", 2),
        Place("csat"),
        Place("alerts"),
        Place("interactions"),
        Place("nps"),
        Place("backlog", 2),
        Place("mentions", beside="negative_share"),
        Place("bot_share"),
        Place("first_response_mean", beside="first_response_within_sla"),
        Place("app_rating"),
    ),
)


def screens_of(document: Mapping[str, Any]) -> dict[str, Screen]:
    """The configured screens by name, with `main` and `desk` always among them.

    BadSetting names the screen and what would be right.
    """
    found = {MAIN.name: MAIN}
    for table in tables_of(document, "screens"):
        screen = _screen(table)
        found[screen.name] = screen
    return found | {DESK: Screen(DESK, ())}


def _screen(table: Mapping[str, Any]) -> Screen:
    name = str(table.get("name", ""))
    if not name.replace("-", "").replace("_", "").isalnum() or name == DESK:
        raise BadSetting(f"A screen has a name of letters, digits, - and _, and is not {DESK!r}; this one is {name!r}.")
    columns = table.get("columns", 4)
    if not isinstance(columns, int) or not 1 <= columns <= 8:
        raise BadSetting(f"Screen {name!r} has 1 to 8 columns, not {columns!r}.")
    places = tuple(_place(name, columns, given) for given in table.get("panels", ()))
    if not places:
        raise BadSetting(f"Screen {name!r} has no panels; list metrics, {' or '.join(READINGS)}.")
    twice = {place.panel for place in places if sum(one.panel == place.panel for one in places) > 1}
    if twice:
        raise BadSetting(f"Screen {name!r} shows {', '.join(sorted(twice))} twice; once is enough.")
    return Screen(name, places, columns, dict(table.get("title", {})))


def _place(screen: str, columns: int, given: str | Mapping[str, Any]) -> Place:
    """A panel by its name, or a table {panel, columns, beside}."""
    table: Mapping[str, Any] = {"panel": given} if isinstance(given, str) else given
    place = Place(str(table.get("panel", "")), table.get("columns", 1), table.get("beside"))
    for name, known in ((place.panel, (*METRICS, *READINGS)), (place.beside, tuple(METRICS))):
        if name is not None and name not in known:
            raise BadSetting(f"Screen {screen!r}: {UnknownName('panel', name, known)}")
    if not isinstance(place.columns, int) or not 1 <= place.columns <= columns:
        raise BadSetting(f"Screen {screen!r}: panel {place.panel!r} takes 1 to {columns} columns.")
    return place
