"""Reports: what people are sent on a schedule; the `[[reports]]` tables of the configuration, and when they fall due.

[[reports]]
name = "weekly"
schedule = "weekly"                       # daily, weekly or monthly
at = "07:00"                              # by the clock on the wall
on = "mon"                                # of a weekly one the weekday, of a monthly one the day, 1 to 28
period = "week"                           # the whole day, week or month before; that of its schedule if left out
metrics = ["complaint_ratio", "csat"]     # or scene = "main": the metrics of that scene
language = "id"
title = { id = "Laporan mingguan", en = "The week" }
notifiers = ["mail"]                      # among [[notifiers]]
recipients = ["mailtos://…"]              # or addresses of its own, which hear of no alert
quotes = true                             # quote what was said in public
hub = "https://cehub.example.org"         # the address of this hub: with it a report ends with the way to it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.comparisons import Span
from domain.errors import BadSetting, UnknownName
from domain.localtime import DAY_MINUTES, WEEKDAYS, instant, minute_of
from domain.metrics import METRICS
from domain.tables import tables_of
from domain.times import from_ms

PERIODS = {"daily": "day", "weekly": "week", "monthly": "month"}
"""The schedules there are, and the period that each reports on unless it says otherwise."""
LAST_DAY = 28
"""The last day of the month that every month has."""
NAME_LENGTH = 40
MOST_METRICS = 12
LANGUAGES = ("en", "id")
_KEYS = (
    *("name", "schedule", "at", "on", "period", "metrics", "scene", "language", "title"),
    *("notifiers", "recipients", "quotes", "hub"),
)


@dataclass(frozen=True)
class Report:
    """One report: `minute` of the local day, `on` the weekday (0 = Monday) or the day of the month (0: every day)."""

    name: str
    schedule: str
    minute: int = 7 * 60
    on: int = 0
    period: str = "day"
    metrics: tuple[str, ...] = ()
    scene: str = "main"
    language: str = "en"
    title: Mapping[str, str] = field(default_factory=dict)
    notifiers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = field(default=(), repr=False)
    has_quotes: bool = True
    hub: str = ""

    def falls_on(self, day: date) -> bool:
        """True if it is sent on that local day."""
        if self.schedule == "daily":
            return True
        return day.weekday() == self.on if self.schedule == "weekly" else day.day == self.on

    def last_due(self, now: int, zone: ZoneInfo) -> int:
        """The moment (ms) at or before `now` at which it fell due last."""
        return next(at for at in self._moments(now, zone, -1) if at <= now)

    def next_due(self, now: int, zone: ZoneInfo) -> int:
        """The moment (ms) after `now` at which it falls due next."""
        return next(at for at in self._moments(now, zone, 1) if at > now)

    def _moments(self, now: int, zone: ZoneInfo, step: int) -> Iterator[int]:
        day = _date(now, zone)
        for n in range(64):
            on = day + timedelta(days=step * n)
            if self.falls_on(on):
                yield instant(on, self.minute, zone)


def period_before(period: str, at: int, zone: ZoneInfo) -> Span:
    """The last whole "day", "week" (from Monday) or "month" that was over at `at`, by the local calendar.

    >>> from domain.times import DAY
    >>> period_before("week", 10 * DAY, ZoneInfo("UTC"))  # 11 January 1970, a Sunday
    (-259200000, 345600000)
    """
    last = _date(at, zone)
    if period == "week":
        last -= timedelta(days=last.weekday())
    elif period == "month":
        last = last.replace(day=1)
    first = last - timedelta(days={"day": 1, "week": 7}.get(period, 1))
    first = first.replace(day=1) if period == "month" else first
    return instant(first, 0, zone), instant(last, 0, zone)


def _date(ms: int, zone: ZoneInfo) -> date:
    return from_ms(ms).astimezone(zone).date()


def reports_of(document: Mapping[str, Any], language: str = "en") -> tuple[Report, ...]:
    """The reports of a configuration, in order; () if it declares none. BadSetting says what is wrong with one."""
    found = tuple(_report(table, language) for table in tables_of(document, "reports"))
    names = [one.name for one in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadSetting.told("report_twice", "Two reports are called {name}; give each its own name.", name=twice)
    return found


def _report(table: Mapping[str, Any], language: str) -> Report:
    name = table.get("name", "")
    plain = name.replace("-", "").replace("_", "") if isinstance(name, str) else ""
    if not (plain.isascii() and plain.isalnum() and len(name) <= NAME_LENGTH):
        said = "A report has a name of up to {most} letters, digits, - and _; this one is {name}."
        raise BadSetting.told("report_name", said, most=NAME_LENGTH, name=repr(name))
    unknown = next((key for key in table if key not in _KEYS), None)
    if unknown is not None:
        raise _unknown(name, "setting", unknown, _KEYS)
    schedule = _one_of(name, "schedule", table.get("schedule", "weekly"), PERIODS)
    period = _one_of(name, "period", table.get("period", PERIODS[schedule]), PERIODS.values())
    minute = minute_of(table.get("at", "07:00"))
    if minute is None or minute >= DAY_MINUTES:
        raise BadSetting.told("report_at", "Report {name}: at is a time of day such as 07:00.", name=name)
    return Report(
        name,
        schedule,
        minute,
        _on(name, schedule, table.get("on")),
        period,
        _metrics(name, table.get("metrics", [])),
        _text(name, "scene", table.get("scene", "main")),
        _one_of(name, "language", table.get("language", language), LANGUAGES),
        _title(name, table.get("title", {})),
        _texts(name, "notifiers", table),
        _texts(name, "recipients", table),
        has_quotes=_flag(name, "quotes", table.get("quotes", True)),
        hub=_text(name, "hub", table.get("hub", "")),
    )


def _on(name: str, schedule: str, said: object) -> int:
    if schedule == "weekly":
        return WEEKDAYS.index(_one_of(name, "on", "mon" if said is None else said, WEEKDAYS))
    if schedule == "monthly":
        day = 1 if said is None else said
        if isinstance(day, bool) or not isinstance(day, int) or not 1 <= day <= LAST_DAY:
            words = {"name": name, "most": LAST_DAY}
            raise BadSetting.told("report_on", "Report {name}: on is a day of the month from 1 to {most}.", **words)
        return day
    if said is not None:
        raise BadSetting.told("report_daily", "Report {name} is daily, so it takes no on.", name=name)
    return 0


def _metrics(name: str, said: object) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said) or len(said) > MOST_METRICS:
        words = {"name": name, "most": MOST_METRICS}
        raise BadSetting.told("report_metrics", "Report {name}: metrics is a list of up to {most} metrics.", **words)
    unknown = next((one for one in said if one not in METRICS), None)
    if unknown is not None:
        raise _unknown(name, "metric", unknown, METRICS)
    return tuple(dict.fromkeys(said))


def _title(name: str, said: object) -> dict[str, str]:
    if not isinstance(said, Mapping) or not all(isinstance(one, str) for one in said.values()):
        raise BadSetting.told("report_title", "Report {name}: title is a text for each language.", name=name)
    return dict(said)


def _texts(name: str, key: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    said = table.get(key, [])
    if not isinstance(said, list) or not all(isinstance(one, str) and one for one in said):
        raise BadSetting.told("report_texts", "Report {name}: {setting} is a list of texts.", name=name, setting=key)
    return tuple(dict.fromkeys(said))


def _text(name: str, key: str, said: object) -> str:
    if not isinstance(said, str):
        raise BadSetting.told("report_text", "Report {name}: {setting} is a text.", name=name, setting=key)
    return said


def _flag(name: str, key: str, said: object) -> bool:
    if not isinstance(said, bool):
        raise BadSetting.told("report_flag", "Report {name}: {setting} is true or false.", name=name, setting=key)
    return said


def _one_of(name: str, key: str, said: object, known: Any) -> str:
    if said not in known:
        words = {"name": name, "setting": key, "known": ", ".join(known), "value": repr(said)}
        raise BadSetting.told("report_one_of", "Report {name}: {setting} is one of {known}, not {value}.", **words)
    return str(said)


def _unknown(name: str, what: str, said: str, known: Any) -> BadSetting:
    return BadSetting.told("report_wrong", "Report {name}: {why}", name=name, why=UnknownName(what, said, known))
