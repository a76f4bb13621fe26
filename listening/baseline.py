"""What is usually said: the share of each trouble, topic and term among all mentions, by the hour of the week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from domain.times import DAY, HOUR

HALF = 0.5
"""What is counted of a thing never heard of: half a mention (Jeffreys)."""
FADING = 0.95
"""What a day leaves of the days before it: the shares are those of about three weeks."""
STEADY = 60.0
"""How often a thing must have been said at an hour until that hour's own share weighs as much as the wider one. Counted
in what was said of the thing and not in mentions, for the chance in few counts must not pass for a habit."""
LEAST = 0.3
"""A term whose faded count is below this is forgotten."""

MOST = 200_000
"""Things and terms that are counted. Beyond that the terms said least are forgotten, as many as it takes to keep half:
most were said once and never again (lossy counting, Manku and Motwani, VLDB 2002)."""

HOURS = 24
WEEK = 7 * HOURS
CELLS = ((0, HOURS), (HOURS, WEEK))
"""Where in a list of counts those by hour of the day begin, and how many they are; then those by hour of the week."""


class Baseline:
    """Counts mentions, and in how many of them each thing was said; old days fade.

    Things have a share for each hour of the week, drawn towards that of the hour on all days, and this towards that of
    all hours; terms have only the last.
    """

    def __init__(self) -> None:
        self.total = 0.0
        self.began: int | None = None
        self._day: int | None = None
        self._hours = [0.0] * (HOURS + WEEK)
        self._said: dict[str, float] = {}
        self._by_hour: dict[str, list[float]] = {}

    def learn(self, at: int, hour: int, things: Mapping[str, float], terms: Iterable[str]) -> None:
        """A mention at `at` (ms), in this hour of the week; `things` weigh 1 unless something is the matter."""
        self._fade(at)
        self.began = at if self.began is None else min(self.began, at)
        self.total += 1
        day, week = hour % HOURS, HOURS + hour
        self._hours[day] += 1
        self._hours[week] += 1
        for thing, weight in things.items():
            self._said[thing] = self._said.get(thing, 0.0) + weight
            said = self._by_hour.setdefault(thing, [0.0] * (HOURS + WEEK))
            said[day] += weight
            said[week] += weight
        for term in terms:
            self._said[term] = self._said.get(term, 0.0) + 1
        if len(self._said) > MOST:
            self._forget_rare()

    def seen(self, thing: str) -> float:
        """In how many mentions it was said, faded."""
        return self._said.get(thing, 0.0) + HALF

    def share(self, thing: str, hour: int) -> float:
        """The share (0 to 1) of mentions that say it at this hour of the week, and in the hours beside it."""
        share = self.seen(thing) / (self.total + 1)
        said = self._by_hour.get(thing)
        if said is None:
            return share
        for first, period in CELLS:
            before, at, after = ((hour + step) % period + first for step in (-1, 0, 1))
            count = said[before] + said[at] + said[after]
            heard = self._hours[before] + self._hours[at] + self._hours[after]
            share = (count + STEADY) / (heard + STEADY / share)
        return share

    def memory(self) -> dict[str, Any]:
        """All it remembers, as JSON values."""
        return {name.lstrip("_"): value for name, value in vars(self).items()}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Continue from a memory; ValueError if it is none of a baseline's."""
        if memory.keys() != self.memory().keys() or len(memory["hours"]) != len(self._hours):
            raise ValueError("this memory is of another baseline")
        for name in vars(self):
            setattr(self, name, memory[name.lstrip("_")])

    def _fade(self, at: int) -> None:
        day = at // DAY
        if self._day is not None and day > self._day:
            by = FADING ** (day - self._day)
            self.total *= by
            self._hours = [count * by for count in self._hours]
            self._said = {thing: left for thing, count in self._said.items() if (left := count * by) >= LEAST}
            self._by_hour = {thing: [count * by for count in said] for thing, said in self._by_hour.items()}
        self._day = day if self._day is None else max(day, self._day)

    def _forget_rare(self) -> None:
        least = sorted(self._said.values())[len(self._said) // 2]
        self._said = {said: count for said, count in self._said.items() if count > least or said in self._by_hour}

    def span(self, now: int) -> float:
        """Hours that it has listened for."""
        return 0.0 if self.began is None else (now - self.began) / HOUR
