"""Ladders: the levels a case climbs while nobody answers, how long each has, and where a case stands on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.errors import BadSetting
from domain.hours import ELAPSED, Hours
from domain.times import HOUR


@dataclass(frozen=True)
class Rung:
    """One level: its number from 1 up, what it is called, how long it has (milliseconds of `hours`; None = for good).

    `who` answers on it, in the words of the configuration; '' for the usual one of that level.
    """

    level: int
    name: str
    time: int | None
    hours: Hours = ELAPSED
    who: str = ""


@dataclass(frozen=True)
class Ladder:
    """The levels a case climbs. BadSetting if they leave a gap, have no time, or never end."""

    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        if [rung.level for rung in self.rungs] != list(range(1, len(self.rungs) + 1)) or not self.rungs:
            raise BadSetting("A ladder's levels are numbered 1, 2, 3 … without a gap.")
        if any(not rung.time or rung.time < 0 for rung in self.rungs[:-1]):
            raise BadSetting("Every level of a ladder but the last has a time above zero.")
        if self.rungs[-1].time is not None:
            raise BadSetting("The last level of a ladder has no time: nobody stands above it.")

    def rung(self, level: int) -> Rung:
        """The rung of that level."""
        return self.rungs[level - 1]


@dataclass(frozen=True)
class Ladders:
    """The ladder of every touchpoint: its own, else the default. `salt` is all else that due times depend on.

    >>> LITMUS.of("delivery").rung(2).name, LITMUS.levels
    ('L2', 3)
    """

    default: Ladder
    own: Mapping[str, Ladder] = field(default_factory=dict)
    salt: str = ""

    def of(self, touchpoint: str | None) -> Ladder:
        """The ladder that cases of that touchpoint climb."""
        return self.own.get(touchpoint or "", self.default)

    @property
    def levels(self) -> int:
        """How many levels the highest ladder has."""
        return max(len(ladder.rungs) for ladder in (self.default, *self.own.values()))

    def common(self, level: int) -> Rung | None:
        """The rung of that level, if every ladder has the same; else None."""
        rungs = {ladder.rung(level) if level <= len(ladder.rungs) else None for ladder in self._every}
        return rungs.pop() if len(rungs) == 1 else None

    def is_last(self, level: int) -> bool:
        """True if no case climbs from that level."""
        return all(level >= len(ladder.rungs) for ladder in self._every)

    @property
    def _every(self) -> tuple[Ladder, ...]:
        return (self.default, *self.own.values())


LITMUS = Ladders(Ladder((Rung(1, "L1", 48 * HOUR), Rung(2, "L2", 24 * HOUR), Rung(3, "L3", None))))
"""What holds where nothing is configured: the team has 48 hours, then a manager 24, then senior management is told."""


@dataclass(frozen=True)
class Pause:
    """A stretch in which a case waits for somebody else: its clock stands still. `until` is None while it lasts.

    `is_gap`: the case was closed meanwhile, until it was opened again.
    """

    since: int
    until: int | None
    why: str = ""
    who: str = ""
    is_gap: bool = False


@dataclass(frozen=True)
class Life:
    """All of a case's history that its level depends on. Pauses are in their order and do not overlap.

    `lifts` are the moments at which somebody sent it one level up by hand, in their order.
    """

    opened_at: int
    closed_at: int | None = None
    pauses: tuple[Pause, ...] = ()
    lifts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Where a case stands on its ladder.

    `due_at` is when it climbs: None on the last level, while it is paused, and once closed. `left` is the time its
    level still has, in milliseconds of its hours (None on the last level, and once closed).
    """

    level: int
    due_at: int | None
    is_breached: bool
    left: int | None = None


def standing(life: Life, ladder: Ladder, now: int) -> Standing:
    """Where a case stands at `now` (a closed one: where it stood when it was closed).

    A case is breached once a level's time ran out before it was answered.

    >>> standing(Life(0), LITMUS.default, 47 * HOUR) == Standing(1, 48 * HOUR, False, HOUR)
    True
    >>> paused = Life(0, pauses=(Pause(40 * HOUR, None),))
    >>> standing(paused, LITMUS.default, 90 * HOUR) == Standing(1, None, False, 8 * HOUR)
    True
    """
    moment = now if life.closed_at is None else life.closed_at
    level, since, due_at = 1, life.opened_at, None
    for number, begun, until in intervals(life, ladder):
        if number == 1 or begun <= moment:
            level, since, due_at = number, begun, until
    if life.closed_at is not None:
        return Standing(level, None, level > 1)
    rung = ladder.rung(level)
    left = None if rung.time is None else rung.time - ran(life, rung.hours, since, max(since, now))
    return Standing(level, due_at, level > 1, left)


def intervals(life: Life, ladder: Ladder) -> list[tuple[int, int, int | None]]:
    """The levels a case passes: (level, from, to), `to` exclusive and None for the level it is never to leave.

    Of an open case these include the levels still to come; of a paused one none beyond its present level.

    >>> intervals(Life(0, closed_at=50 * HOUR), LITMUS.default) == [(1, 0, 48 * HOUR), (2, 48 * HOUR, 50 * HOUR)]
    True
    """
    return list(_passed(life, ladder))


def _passed(life: Life, ladder: Ladder) -> Iterator[tuple[int, int, int | None]]:
    since, closed_at, lifts = life.opened_at, life.closed_at, iter(life.lifts)
    lift = next(lifts, None)
    for rung in ladder.rungs:
        until = due(life, rung, since)
        if lift is not None and rung.time is not None and (until is None or lift < until):
            until, lift = max(lift, since), next(lifts, None)
        if closed_at is not None and (until is None or closed_at <= until):
            yield rung.level, since, closed_at
            return
        yield rung.level, since, until
        if until is None:
            return
        since = until


def present(life: Life, ladder: Ladder) -> list[tuple[int, int, int | None]]:
    """The same without the stretches in which the case was closed, before it was opened again.

    >>> gap = Life(0, closed_at=50, pauses=(Pause(10, 30, is_gap=True),))
    >>> present(gap, LITMUS.default)
    [(1, 0, 10), (1, 30, 50)]
    """
    gaps = [(pause.since, pause.until) for pause in life.pauses if pause.is_gap and pause.until is not None]
    found: list[tuple[int, int, int | None]] = []
    for level, begun, until in _passed(life, ladder):
        at = begun
        for since, over in gaps:
            if over <= at or (until is not None and since >= until):
                continue
            if since > at:
                found.append((level, at, since))
            at = over
        if until is None or at < until:
            found.append((level, at, until))
    return found


def due(life: Life, rung: Rung, since: int) -> int | None:
    """When a case that came to a rung at `since` leaves it; None if it never does, or is paused before it would."""
    if rung.time is None:
        return None
    left, at = rung.time, since
    for pause in life.pauses:
        if pause.until is not None and pause.until <= at:
            continue
        run = rung.hours.worked(at, max(at, pause.since))
        if run >= left:
            break
        if pause.until is None:
            return None
        left, at = left - run, pause.until
    return rung.hours.after(at, left)


def ran(life: Life, hours: Hours, start: int, end: int) -> int:
    """How long the clock of a case ran from `start` to `end`, its pauses left out."""
    total, at = 0, start
    for pause in life.pauses:
        total += hours.worked(at, max(at, min(pause.since, end)))
        at = max(at, end if pause.until is None else pause.until)
    return total + (hours.worked(at, end) if at < end else 0)
