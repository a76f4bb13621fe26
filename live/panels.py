"""All panels of all screens, and what stands around them: what to read again, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.times import SECOND, from_ms
from live.coming import Ahead, Coming
from live.frames import Frame
from live.readings import reading_of
from live.readings.around import Around, look_around
from live.screens import Place, Screen
from store.engine import Store

Surroundings = dict[str, Any]

ROUND = 10 * SECOND
"""How often each panel is read whole."""
TICK = SECOND
"""How often the board is refreshed at least."""


class Panels:
    """The panels of all screens, each read once however many screens show it."""

    def __init__(self, store: Store, screens: Iterable[Screen], ahead: Ahead) -> None:
        self._store = store
        self._ahead = ahead
        self._hung = {screen.name: [(place, _key(place)) for place in screen.places] for screen in screens}
        places = {key: place for hung in self._hung.values() for place, key in hung}
        self._readings = {key: reading_of(place.panel, place.beside, store) for key, place in places.items()}
        self._read_at = dict.fromkeys(self._readings, -ROUND)
        self._around = Around()

    def hung(self, screen: str) -> list[tuple[Place, str]]:
        """The places of a screen, each with the key of its panel."""
        return self._hung[screen]

    def read(self, now: int, touched: frozenset[str] | None) -> dict[str, Frame]:
        """The panels that depend on what was touched (None: all of them), by key; `surroundings` comes first.

        Whatever was touched, every panel is read whole in turn: windows slide, lines grow, late records change what
        was. A few at a time, so that no new record waits for all of them.
        """
        whole = set(self._readings) if touched is None else self._in_turn(now)
        self._read_at |= dict.fromkeys(whole, now)
        return {
            key: reading.read(now, self._around, is_whole=key in whole)
            for key, reading in self._readings.items()
            if touched is None or key in whole or touched & reading.topics
        }

    def _in_turn(self, now: int) -> set[str]:
        """The few that were read whole longest ago, once a round is over; all that are far behind."""
        behind = {key: abs(now - at) for key, at in self._read_at.items()}
        oldest = sorted((key for key in behind if behind[key] >= ROUND), key=behind.__getitem__, reverse=True)
        share = -(-len(behind) * TICK // ROUND)
        return {*oldest[:share], *(key for key in oldest if behind[key] >= 3 * ROUND)}

    def surroundings(self, now: int) -> Surroundings:
        """What stands around the panels: open alerts, sources, demo data or not, the days to come."""
        self._around = look_around(self._store, now)
        today = from_ms(now).astimezone(self._store.zone).date()
        return {
            "demo": self._around.is_demo,
            "alerts": self._around.alert_counts(),
            "sources": self._around.shown_sources(now),
            "crisis": self._around.crisis(),
            "coming": [_told(day, today) for day in self._ahead(today)],
        }


def _key(place: Place) -> str:
    return place.panel if place.beside is None else f"{place.panel}+{place.beside}"


def _told(day: Coming, today: date) -> Frame:
    days = (day.on - today).days
    when = {0: "today", 1: "tomorrow"}.get(days, "later")
    return {"when": when, "days": days, "kind": day.kind, "name": day.name}
