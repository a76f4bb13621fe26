"""The last hour of mentions: who said what in it, repeats folded into the one they repeat."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from domain.times import HOUR

LENGTH = HOUR
MOST = 50_000
"""Mentions that are held. In a flood of more, about half are let go again and again, by lot: the shares stay."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention as it is listened to. `at` is in epoch ms, `score` −1 to 1; `group` names what it may repeat."""

    name: str
    at: int
    text: str
    score: float
    topics: tuple[str, ...] = ()
    reach: float = 0.0
    group: str = ""


@dataclass(slots=True)
class Said:
    """A mention in the window: `things` (troubles, topics, negative) and `terms` it says, and what repeats it."""

    mention: Mention
    things: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    reach: float = 0.0
    repeats: int = 0


@dataclass(order=True, slots=True)
class _Place:
    at: int
    number: int
    said: Said = field(compare=False)


class Window:
    """Mentions by moment, however they come in; each thing they say has its own list."""

    def __init__(self) -> None:
        self._all: list[_Place] = []
        self._by_thing: dict[str, list[_Place]] = {}
        self._groups: dict[str, Said] = {}
        self._count = 0
        self._lot = Random(1)

    def add(self, said: Said) -> bool:
        """Take in a mention; False if it repeats one that is in the window, whose reach it then adds to."""
        mention = said.mention
        first = self._groups.get(mention.group or mention.name)
        if first is not None:
            first.reach += mention.reach
            first.repeats += 1
            return False
        self._count += 1
        self._groups[mention.group or mention.name] = said
        place = _Place(mention.at, self._count, said)
        insort(self._all, place)
        for thing in (*said.things, *said.terms):
            insort(self._by_thing.setdefault(thing, []), place)
        if len(self._all) > MOST:
            self._thin()
        return True

    def forget(self, before: int) -> Iterator[Said]:
        """Drop the mentions from before that moment (ms), oldest first."""
        gone = bisect_right(self._all, before - 1, key=lambda place: place.at)
        for place in self._all[:gone]:
            said = place.said
            self._groups.pop(said.mention.group or said.mention.name, None)
            for thing in (*said.things, *said.terms):
                places = self._by_thing[thing]
                places.remove(place)
                if not places:
                    del self._by_thing[thing]
            yield said
        del self._all[:gone]

    def _thin(self) -> None:
        self._all, self._by_thing, self._groups = [place for place in self._all if self._lot.random() < 0.5], {}, {}
        for place in self._all:
            mention = place.said.mention
            self._groups[mention.group or mention.name] = place.said
            for thing in (*place.said.things, *place.said.terms):
                self._by_thing.setdefault(thing, []).append(place)

    def total(self, after: int) -> int:
        """How many mentions are from after that moment (ms)."""
        return _from(self._all, after)

    def count(self, thing: str, after: int = 0) -> int:
        """How many of them say a thing."""
        return _from(self._by_thing.get(thing, []), after)

    def saying(self, thing: str) -> list[Said]:
        """The mentions that say a thing, oldest first."""
        return [place.said for place in self._by_thing.get(thing, ())]


def _from(places: list[_Place], after: int) -> int:
    return len(places) - bisect_right(places, after, key=lambda place: place.at)
