"""The past under another ladder: how many cases would have reached each level, beside how many did."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.ladders import Ladder, Ladders, Life, Rung, standing
from domain.localtime import WEEKDAYS
from domain.occasions import Occasion
from domain.times import DAY, HOUR
from escalations.ladders import ladders_of
from escalations.shifts import wrong
from locales import NO_VALUE, label, number, percent, text
from store import cases
from store.engine import Store

MOST_DAYS = 3_650


@dataclass(frozen=True)
class Compared:
    """Cases of one touchpoint (None: of all), and how many reached each level, now and under the other ladder."""

    touchpoint: str | None
    cases: int
    now: tuple[int, ...]
    then: tuple[int, ...]


def read_ladders(path: Path, zone: ZoneInfo, occasions: Iterable[Occasion] = ()) -> Ladders:
    """The `[[ladders]]` of a TOML file; BadSetting if it cannot be read or has none."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise wrong("ladder_file", path=path, why=why) from None
    if "ladders" not in document:
        raise wrong("ladder_file_empty", path=path)
    return ladders_of(document, zone, occasions)


def compare(store: Store, other: Ladders, *, now: int, days: int) -> list[Compared]:
    """The cases opened in the last `days` under the ladders in force and under `other`; all together first.

    [] if none was opened. BadSetting for days that are none.
    """
    if not 1 <= days <= MOST_DAYS:
        raise wrong("ladder_days", value=days, most=MOST_DAYS)
    start = now - days * DAY
    with store.read() as connection:
        lives = [one for one in cases.lives(connection, start, now + 1) if one[0].opened_at >= start]
    levels = max(store.ladders.levels, other.levels)
    reached: dict[str | None, tuple[Counter[int], Counter[int]]] = {}
    for life, touchpoint in lives:
        found = [_level(life, ladders.of(touchpoint), now) for ladders in (store.ladders, other)]
        for name in (None, touchpoint or ""):
            for counter, level in zip(reached.setdefault(name, (Counter(), Counter())), found, strict=True):
                counter.update(range(1, level + 1))
    compared = [
        Compared(name, before[1], *(tuple(one[level] for level in range(1, levels + 1)) for one in (before, after)))
        for name, (before, after) in reached.items()
    ]
    return sorted(compared, key=lambda one: (one.touchpoint is not None, -one.cases, one.touchpoint or ""))


def _level(life: Life, ladder: Ladder, now: int) -> int:
    return standing(life, ladder, now).level


def report(compared: list[Compared], days: int, language: str) -> Iterator[str]:
    """The lines that a terminal shows: a table, now → then."""
    if not compared:
        yield text(language, "ladder.nothing", n=days)
        return
    yield text(language, "ladder.compared", cases=number(language, compared[0].cases), n=days)
    heads = [label(language, "level", str(level + 1)) for level in range(len(compared[0].now))]
    rows = [["", text(language, "ladder.cases"), *heads, text(language, "ladder.breached")]]
    for one in compared:
        name = text(language, "ladder.all") if one.touchpoint is None else label(language, "value", one.touchpoint)
        pairs = [f"{number(language, a)} → {number(language, b)}" for a, b in zip(one.now, one.then, strict=True)]
        shares = " → ".join(percent(language, sum(levels[1:2]) / one.cases) for levels in (one.now, one.then))
        rows.append([name, number(language, one.cases), *pairs, shares])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def in_force(ladders: Ladders, language: str) -> Iterator[str]:
    """The lines that a terminal shows of the ladders: the default, then those of touchpoints."""
    for name, ladder in (("", ladders.default), *ladders.own.items()):
        yield label(language, "value", name) if name else text(language, "ladder.default")
        for rung in ladder.rungs:
            yield f"    {_rung(rung, language)}"
        weeks = {repr(rung.hours.week): rung.hours.week for rung in ladder.rungs if rung.hours.week}
        for week in weeks.values():
            yield f"    {text(language, 'ladder.week')} {_week(week)}"


def _rung(rung: Rung, language: str) -> str:
    usual = text(language, f"level.who_{rung.level}")
    who = rung.who or (NO_VALUE if usual.startswith("level.") else usual)
    if rung.time is None:
        time = text(language, "case.no_limit")
    else:
        key = "case.hours_business" if rung.hours.is_business else "case.hours"
        time = text(language, key, n=number(language, rung.time / HOUR, 0 if rung.time % HOUR == 0 else 1))
    return f"{rung.name}  {time}  {who}"


def _week(week: tuple[tuple[tuple[int, int], ...], ...]) -> str:
    def clock(minutes: int) -> str:
        return f"{minutes // 60 % 24 if minutes != 1440 else 24:02d}:{minutes % 60:02d}"

    written = [",".join(f"{clock(a)}-{clock(b)}" for a, b in shifts) for shifts in week]
    spans = groupby(zip(written, WEEKDAYS, strict=True), itemgetter(0))
    named = [(shifts, [day for _, day in days]) for shifts, days in spans if shifts]
    return "; ".join(f"{'-'.join(dict.fromkeys((days[0], days[-1])))} {shifts}" for shifts, days in named)
