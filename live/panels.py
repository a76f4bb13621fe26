"""The panels that the screens show, and what stands around them: what to read again, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.times import SECOND, from_ms
from live.coming import Ahead, Coming
from live.frames import Frame
from live.readings import reading_of
from live.readings.around import Around, look_around
from live.readings.base import Reading
from live.scenes import Place
from store.engine import Store

Surroundings = dict[str, Any]

ROUND = 10 * SECOND
"""How often each panel is read whole."""
SPARE = 2 * SECOND
"""How much later it is where no record came."""
TICK = SECOND
"""How often the board is refreshed at least."""


class Panels:
    """The panels of all scenes that are shown, each read once however many screens show it."""

    def __init__(self, store: Store, ahead: Ahead) -> None:
        self._store = store
        self._ahead = ahead
        self._readings: dict[str, Reading] = {}
        self._read_at: dict[str, int] = {}
        self._sources: frozenset[tuple[str, str]] = frozenset()
        self.around = Around()

    def read(self, now: int, touched: frozenset[str] | None, wanted: Mapping[str, Place]) -> dict[str, Frame]:
        """Of the wanted panels those that depend on what was touched (None: all), by `key_of`; `surroundings` first.

        One that was not wanted before, or that is far behind, is read whole at once; one that is no longer wanted costs
        nothing.
        """
        self._hang(wanted)
        known = frozenset((one.source, one.stream) for one in self.around.sources)
        if touched is not None and known != self._sources:
            touched |= {"sources"}  # whoever sends for the first time need not wait until panels have their turn
        self._sources = known
        whole = {key for key, at in self._read_at.items() if touched is None or abs(now - at) >= 3 * ROUND}
        self._read_at |= dict.fromkeys(whole, now)
        return {
            key: reading.read(now, self.around, is_whole=key in whole)
            for key, reading in self._readings.items()
            if touched is None or key in whole or touched & reading.topics
        }

    def read_in_turn(self, now: int, is_awaited: Callable[[], bool], *, is_idle: bool) -> dict[str, Frame]:
        """The few that were read whole longest ago, whole, by `key_of`; {} while that is less than a round ago.

        Whatever was touched, every panel has its turn: windows slide, lines grow, late records change what was. A few
        at a time, and after what is new has been shown: no new record waits for them. Where one comes meanwhile
        (`is_awaited`), the first is all; and while records come at all, it is after them that panels have their turn,
        not when nothing did (`is_idle`).
        """
        behind = {key: abs(now - at) for key, at in self._read_at.items()}
        line = ROUND + SPARE * is_idle
        oldest = sorted((key for key in behind if behind[key] >= line), key=behind.__getitem__, reverse=True)
        found: dict[str, Frame] = {}
        for key in oldest[: -(-len(behind) * TICK // ROUND)]:
            if found and is_awaited():
                break
            self._read_at[key] = now
            with self._store.moment():
                found[key] = self._readings[key].read(now, self.around, is_whole=True)
        return found

    def _hang(self, wanted: Mapping[str, Place]) -> None:
        self._readings = {
            key: self._readings.get(key) or reading_of(place.panel, place.beside, self._store, place.metric)
            for key, place in wanted.items()
        }
        self._read_at = {key: self._read_at.get(key, -ROUND) for key in wanted}

    def surroundings(self, now: int) -> Surroundings:
        """What stands around the panels: open alerts, sources, demo data or not, the days to come."""
        self.around = look_around(self._store, now)
        today = from_ms(now).astimezone(self._store.zone).date()
        return {
            "demo": self.around.is_demo,
            "alerts": self.around.alert_counts(),
            "sources": self.around.shown_sources(now),
            "crisis": self.around.crisis(),
            "coming": [_told(day, today) for day in self._ahead(today)],
        }


def key_of(place: Place) -> str:
    """What a panel is read under: scenes that show the same thing share it."""
    return place.key if place.beside is None else f"{place.key}+{place.beside}"


def _told(day: Coming, today: date) -> Frame:
    days = (day.on - today).days
    when = {0: "today", 1: "tomorrow"}.get(days, "later")
    return {"when": when, "days": days, "kind": day.kind, "name": day.name}
