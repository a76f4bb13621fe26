"""The last hour of mentions: who said what in it, repeats folded into the one they repeat."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from domain.times import HOUR

LENGTH = HOUR
MOST = 20_000
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
    """A mention in the window, without its text: `things` (troubles, topics, negative) and `terms` it says.

    `reach` and `repeats` are also those of what repeats it, or of what it repeats under the name of `group`.
    """

    name: str
    at: int
    things: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    reach: float = 0.0
    group: str = ""
    repeats: int = 0

    @property
    def voice(self) -> str:
        """Whose words they are: the record that is repeated, or itself."""
        return self.group or self.name


class _Line:
    """Mentions by moment, those of one moment as they came."""

    __slots__ = ("ats", "said")

    def __init__(self) -> None:
        self.ats: list[int] = []
        self.said: list[Said] = []

    def add(self, said: Said) -> None:
        place = bisect_right(self.ats, said.at)
        self.ats.insert(place, said.at)
        self.said.insert(place, said)

    def drop(self, said: Said) -> None:
        place = bisect_left(self.ats, said.at)
        while self.said[place] is not said:
            place += 1
        del self.ats[place], self.said[place]


class Window:
    """Mentions by moment, however they come in; each thing they say has its own line.

    A term that one mention alone says, as most are, has no line yet: the mention stands in its place.
    """

    def __init__(self) -> None:
        self._all = _Line()
        self._by_thing: dict[str, _Line | Said] = {}
        self._voices: dict[str, Said] = {}
        self._lot = Random(1)

    def add(self, said: Said) -> bool:
        """Take in a mention; False if it repeats one that is in the window, whose reach it then adds to."""
        first = self._voices.get(said.voice)
        if first is not None:
            # What is heard anew, because somebody put it right, is no second voice.
            if first.name != said.name:
                first.reach += said.reach
                first.repeats += 1
            return False
        self._put(said)
        if len(self._all.said) > MOST:
            self._thin()
        return True

    def _put(self, said: Said) -> None:
        self._voices[said.voice] = said
        self._all.add(said)
        lines = self._by_thing
        for thing in (*said.things, *said.terms):
            line = lines.get(thing)
            if line is None:
                lines[thing] = said
                continue
            if isinstance(line, Said):
                first, line = line, _Line()
                line.add(first)
                lines[thing] = line
            line.add(said)

    def forget(self, before: int) -> Iterator[Said]:
        """Drop the mentions from before that moment (ms), oldest first."""
        gone = bisect_left(self._all.ats, before)
        leaving = self._all.said[:gone]
        del self._all.ats[:gone], self._all.said[:gone]
        for said in leaving:
            self._voices.pop(said.voice, None)
            for thing in (*said.things, *said.terms):
                line = self._by_thing[thing]
                if isinstance(line, Said) or len(line.said) == 1:
                    del self._by_thing[thing]
                else:
                    line.drop(said)
            yield said

    def _thin(self) -> None:
        kept = [said for said in self._all.said if self._lot.random() < 0.5]
        self._all, self._by_thing, self._voices = _Line(), {}, {}
        for said in kept:
            self._put(said)

    def total(self, after: int) -> int:
        """How many mentions are from after that moment (ms)."""
        return len(self._all.ats) - bisect_right(self._all.ats, after)

    def moments(self, thing: str) -> Sequence[int]:
        """When they say a thing (ms), ascending; not to be changed."""
        line = self._by_thing.get(thing)
        if line is None or isinstance(line, Said):
            return (line.at,) if line is not None else ()
        return line.ats

    def saying(self, thing: str) -> list[Said]:
        """The mentions that say a thing, oldest first."""
        line = self._by_thing.get(thing)
        if line is None or isinstance(line, Said):
            return [line] if line is not None else []
        return list(line.said)
