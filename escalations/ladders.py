"""The ladders of the configuration: one for each touchpoint that has its own, and a default for all others.

[[ladders]]
touchpoint = "payment"                 # or several: ["payment", "refund"]; left out: the default
clock = "business"                     # or "elapsed", which is what holds if nothing is said
week = { mon-fri = "09:00-12:00,13:00-18:00", sat = "09:00-13:00" }
rungs = [
  { level = 1, hours = 8, who = "tim pembayaran" },
  { level = 2, hours = 24, who = "manajer", clock = "elapsed" },
  { level = 3, who = "direksi" },
]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from detectors.calendar import calendar_of
from domain.hours import ELAPSED, Business, Hours, Week
from domain.ladders import LITMUS, Ladder, Ladders, Rung
from domain.occasions import Occasion
from domain.tables import tables_of
from domain.times import HOUR
from escalations.shifts import week_of, wrong

MOST_HOURS = 2_000
MOST_LEVELS = 5
NAMED = len(LITMUS.default.rungs)
"""Levels up to this one are known by who usually answers on them; those above must say it."""
KEYS = ("touchpoint", "clock", "week", "rungs")
RUNG_KEYS = ("level", "hours", "who", "name", "clock")
CLOCKS = ("elapsed", "business")
DEFAULT = "default"


@dataclass
class _Site:
    """Where the hours of a week are kept: their zone and closed days."""

    zone: ZoneInfo
    occasions: tuple[Occasion, ...]
    weeks: dict[Week, Business] = field(default_factory=dict)

    def hours(self, week: Week) -> Business:
        """The same object for the same week, so that equal rungs are equal."""
        if week not in self.weeks:
            self.weeks[week] = Business(week, self.zone, calendar_of(self.zone, self.occasions).is_quiet)
        return self.weeks[week]


def ladders_of(document: Mapping[str, Any], zone: ZoneInfo, occasions: Iterable[Occasion] = ()) -> Ladders:
    """The ladders of a configuration; the Litmus ladder where it says nothing.

    Business hours are local in `zone`; holidays, leave and `occasions` of these kinds are closed. BadSetting names the
    ladder and says what would be right.
    """
    tables = tables_of(document, "ladders")
    site = _Site(zone, tuple(occasions))
    own: dict[str, Ladder] = {}
    weeks = [table["week"] for table in tables if "touchpoint" not in table and "week" in table]
    for table in tables:
        names = _names(table)
        shared = weeks[0] if weeks and table.get("clock") == "business" else None
        ladder = _ladder(names[0], {"week": shared, **table} if shared else table, site)
        for name in names:
            if name in own:
                raise wrong("ladder_twice", which=name)
            own[name] = ladder
    salt = f"{zone} {site.occasions}" if site.weeks else ""
    return Ladders(own.pop(DEFAULT, LITMUS.default), own, salt)


def _names(table: Mapping[str, Any]) -> list[str]:
    if "touchpoint" not in table:
        return [DEFAULT]
    given = table["touchpoint"]
    names = given if isinstance(given, list) else [given]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise wrong("ladder_touchpoint", value=given)
    return [name.strip() for name in names]


def _ladder(which: str, table: Mapping[str, Any], site: _Site) -> Ladder:
    _expect_known(which, table, KEYS)
    rungs = table.get("rungs")
    if not isinstance(rungs, list) or not rungs or not all(isinstance(rung, dict) for rung in rungs):
        raise wrong("ladder_no_rungs", which=which)
    levels = [rung.get("level") for rung in rungs]
    if levels != list(range(1, len(rungs) + 1)) or any(isinstance(level, bool) for level in levels):
        found = ", ".join("?" if level is None else str(level) for level in levels)
        raise wrong("ladder_gap", which=which, found=found)
    if len(rungs) > MOST_LEVELS:
        raise wrong("ladder_levels", which=which, most=MOST_LEVELS)
    clocks = [_clock(which, rung, _clock(which, table, CLOCKS[0])) for rung in rungs]
    if "week" in table and "business" not in clocks:
        raise wrong("ladder_both", which=which)
    business = site.hours(week_of(which, table.get("week"))) if "business" in clocks else None
    hours: list[Hours] = [business if clock == "business" and business else ELAPSED for clock in clocks]
    return Ladder(tuple(_rung(which, one, hours[at], is_last=at + 1 == len(rungs)) for at, one in enumerate(rungs)))


def _clock(which: str, table: Mapping[str, Any], usual: str) -> str:
    clock = table.get("clock", usual)
    if clock not in CLOCKS:
        raise wrong("ladder_clock", which=which, value=clock)
    return str(clock)


def _rung(which: str, table: Mapping[str, Any], hours: Hours, *, is_last: bool) -> Rung:
    _expect_known(which, table, RUNG_KEYS)
    level, given, who = table["level"], table.get("hours"), table.get("who", "")
    if is_last and given is not None:
        raise wrong("ladder_last", which=which, level=level)
    if not is_last and given is None:
        raise wrong("ladder_hours_missing", which=which, level=level)
    if given is not None and not _is_length(given):
        raise wrong("ladder_hours", which=which, level=level, most=MOST_HOURS, value=given)
    if not isinstance(who, str) or (level > NAMED and not who.strip()):
        raise wrong("ladder_who", which=which, level=level)
    time = None if given is None else round(given * HOUR)
    return Rung(level, str(table.get("name", f"L{level}")), time, hours if time else ELAPSED, who.strip())


def _is_length(hours: object) -> bool:
    return isinstance(hours, int | float) and not isinstance(hours, bool) and 1 / 60 <= hours <= MOST_HOURS


def _expect_known(which: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    unknown = next((key for key in table if key not in keys), None)
    if unknown is not None:
        raise wrong("ladder_key", which=which, setting=unknown, known=", ".join(keys))
