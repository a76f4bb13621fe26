"""Scenes: grids of panels that a screen can show. From `[[scenes]]` of the configuration, or as people edit them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from domain.errors import BadInput, UnknownName
from domain.explored import exploration_of
from domain.metrics import METRICS
from live.readings import ABOUT, READINGS

NAME_LENGTH = 40
MOST_COLUMNS, MOST_ROWS, MOST_PANELS = 8, 4, 24
MOST_HIGH = 6
"""Rows of a whole scene: in more of them no number could be read from five metres."""
METRIC = "metric"
_KEYS = ("name", "columns", "title", "panels")
_PLACE_KEYS = ("panel", "columns", "rows", "beside", "metric")


@dataclass(frozen=True)
class Place:
    """One panel of a scene: what it shows, how many columns and rows it takes, and the metric named beside its number.

    `metric` is what a panel about any metric (a heat map, a mix) is about; what is explored it against is `beside`. The
    panel METRIC shows a metric as a number whose name is also that of another panel (backlog).
    """

    panel: str
    columns: int = 1
    beside: str | None = None
    rows: int = 1
    metric: str | None = None

    @property
    def kind(self) -> str:
        """ "metric", or the panel's own name."""
        return self.panel if self.panel in READINGS or self.panel in ABOUT else METRIC

    @property
    def key(self) -> str:
        """Its name in a frame; no scene shows one thing twice."""
        return f"{self.panel}:{self.metric}" if self.metric else self.panel

    def told(self) -> dict[str, Any]:
        """The place as a configuration writes it, without what goes without saying."""
        usual = {"columns": 1, "rows": 1, "beside": None, "metric": None}
        return {name: getattr(self, name) for name in _PLACE_KEYS if getattr(self, name) != usual.get(name, "")}


@dataclass(frozen=True)
class Scene:
    """A grid of panels. `title` by language code; without one the scene goes by its name."""

    name: str
    places: tuple[Place, ...]
    columns: int = 4
    title: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """The scene as a configuration writes it."""
        panels = [place.told() for place in self.places]
        return {"name": self.name, "columns": self.columns, "title": dict(self.title), "panels": panels}

    def laid(self) -> dict[str, Any]:
        """The scene as a screen lays it out."""
        places = [{**place.told(), "key": place.key, "kind": place.kind} for place in self.places]
        return {"name": self.name, "columns": self.columns, "title": dict(self.title), "places": places}

    def shows(self, metric: str) -> bool:
        """True if one of its panels is that metric."""
        return any((place.metric if place.panel == METRIC else place.panel) == metric for place in self.places)


MAIN = Scene(
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
VOICES = Scene(
    "voices",
    (
        Place("topics", 2, rows=2),
        Place("sentiment"),
        Place("emerging"),
        Place("quotes", 2),
        Place("mentions"),
        Place("app_rating"),
        Place("heat", 2, metric="mentions"),
    ),
)
OPERATIONS = Scene(
    "operations",
    (
        Place("incidents"),
        Place("ticker"),
        Place("queue"),
        Place("clock"),
        Place("heat", 2, metric="interactions"),
        Place("mix", metric="interactions"),
        Place("movers"),
        Place("backlog", 2),
        Place("sources"),
        Place("coming"),
    ),
)
BUILT_IN = (MAIN, VOICES, OPERATIONS)
"""The scenes that are there without configuration."""

MOST_IN_CRISIS = 3
"""Metrics that the crisis scene shows large."""


def crisis_scene(metrics: list[str]) -> Scene:
    """What screens show in a crisis where no scene of that name was made: what broke, and what is being done."""
    broken = [name for name in metrics if name in METRICS][:MOST_IN_CRISIS]
    first = [Place(name, 4 - len(broken) if number == 0 else 1) for number, name in enumerate(broken)]
    rest = (Place("alerts", 4 - sum(place.columns for place in first)), Place("backlog", 2), Place("emerging", 2))
    return Scene("crisis", (*first, *rest))


def scene_of(table: Mapping[str, Any]) -> Scene:
    """The scene that a table describes; BadInput names it and says what would be right."""
    name = str(table.get("name", ""))
    if not is_name(name):
        raise BadInput(
            f"A scene has a name of up to {NAME_LENGTH} letters, digits, - and _; this one is {name!r}.",
            key="scene_name",
            words={"most": NAME_LENGTH, "name": name},
        )
    _only(name, table, _KEYS)
    columns, panels = table.get("columns", 4), table.get("panels", ())
    if not _is_whole(columns, MOST_COLUMNS):
        raise _wrong(name, f"it has 1 to {MOST_COLUMNS} columns, not {columns!r}", "columns", most=MOST_COLUMNS)
    if not isinstance(panels, list | tuple) or not 1 <= len(panels) <= MOST_PANELS:
        known = " or ".join([*READINGS, *ABOUT])
        said = f"it has no panels, or more than {MOST_PANELS}; list metrics, {known}"
        raise _wrong(name, said, "panels", most=MOST_PANELS)
    places = tuple(_place(name, columns, given) for given in panels)
    keys = [place.key for place in places]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise _wrong(name, f"it shows {', '.join(twice)} twice; once is enough", "twice", panels=", ".join(twice))
    high = rows_of(places, columns)
    if high > MOST_HIGH:
        said = f"it has {high} rows, and a monitor has room for {MOST_HIGH}; take panels out, or give it more columns"
        raise _wrong(name, said, "high", rows=high, most=MOST_HIGH)
    return Scene(name, places, columns, title_of(name, table))


def rows_of(places: Sequence[Place], columns: int) -> int:
    """How many rows the grid has: each place flows into the first gap that it fits, as a browser lays it out.

    >>> rows_of([Place("csat"), Place("nps", 2), Place("ces", rows=2)], 2)
    4
    """
    taken: set[tuple[int, int]] = set()
    for place in places:
        gap = next(at for at in _gaps(columns - place.columns) if not _cells(place, at) & taken)
        taken |= _cells(place, gap)
    return 1 + max((row for row, _ in taken), default=-1)


def _gaps(last: int) -> Iterator[tuple[int, int]]:
    """Row and column of every place where one may begin, up to that column."""
    return ((row, column) for row in count() for column in range(last + 1))


def _cells(place: Place, at: tuple[int, int]) -> set[tuple[int, int]]:
    return {(at[0] + row, at[1] + column) for row in range(place.rows) for column in range(place.columns)}


def is_name(name: str) -> bool:
    """True if a scene or a screen can be called that: it stands in addresses.

    >>> is_name("night-shift"), is_name("a/b"), is_name("")
    (True, False, False)
    """
    plain = name.replace("-", "").replace("_", "")
    return len(name) <= NAME_LENGTH and plain.isascii() and plain.isalnum()


def title_of(name: str, table: Mapping[str, Any]) -> dict[str, str]:
    """The titles of a table by language; {} if it has none."""
    title = table.get("title") or {}
    if not isinstance(title, Mapping) or not all(isinstance(one, str) and len(one) <= 60 for one in title.values()):
        raise _wrong(name, 'it has a title by language of up to 60 characters, such as { en = "Lobby" }', "title")
    return {str(language): said for language, said in title.items() if said}


def _place(scene: str, columns: int, given: Any) -> Place:
    """A panel by its name, or a table {panel, columns, rows, beside, metric}."""
    table: Mapping[str, Any] = given if isinstance(given, Mapping) else {"panel": str(given)}
    _only(scene, table, _PLACE_KEYS)
    panel, metric, beside = (
        None if (said := table.get(key)) is None else str(said) for key in ("panel", "metric", "beside")
    )
    if panel in ABOUT and metric is None:
        metric = ABOUT[str(panel)].usual
    if panel == METRIC and metric is not None and metric not in READINGS:
        panel, metric = metric, None
    place = Place(panel or "", table.get("columns", 1), beside, table.get("rows", 1), metric)
    if panel == "explored" and metric in METRICS:
        exploration_of(str(metric), beside)
        beside = None
    panels = (*METRICS, *READINGS, *ABOUT, *([METRIC] if metric else ()))
    for name, known in ((place.panel, panels), (beside, METRICS), (metric, METRICS)):
        if name is not None and name not in known:
            raise _wrong(scene, str(UnknownName("panel", name, known)).rstrip("."), "unknown", panel=name)
    if metric is not None and panel not in (*ABOUT, METRIC):
        raise _wrong(scene, f"panel {panel!r} is about nothing else, so it takes no metric", "metric", panel=panel)
    if not _is_whole(place.columns, columns) or not _is_whole(place.rows, MOST_ROWS):
        said = f"panel {panel!r} takes 1 to {columns} columns and 1 to {MOST_ROWS} rows"
        raise _wrong(scene, said, "size", panel=panel, columns=columns, rows=MOST_ROWS)
    return place


def _only(scene: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = next((key for key in table if key not in known), None)
    if unknown is not None:
        said = str(UnknownName("setting", unknown, known)).rstrip(".")
        raise _wrong(scene, said, "setting", setting=unknown)


def _is_whole(number: object, most: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= most


def _wrong(name: str, said: str, key: str, **words: object) -> BadInput:
    return BadInput(
        f"Scene {name!r}: {said}" + ("" if said.endswith("?") else "."),
        key=f"scene_{key}",
        words={"name": name, **words},
    )
