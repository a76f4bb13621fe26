"""Targets: the lines that people draw for a metric, in `[[targets]]` tables of the configuration.

[[targets]]
metric = "csat"
at_least = 0.85                   # or at_most, or both; in the metric's unit, shares from 0 to 1
where = { channel = "chat" }      # one segment; without it the whole
grain = "1h"                      # the buckets held against it; the metric's own if not given
minutes = 60                      # how long it must be missed before anybody is called
source = "Service agreement 2026" # who set it
date = 2026-07-01                 # since when it holds
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.grains import grain_of
from domain.metrics import Metric, metric_of
from domain.tables import tables_of
from domain.times import MINUTE
from domain.verdicts import Verdict

KEYS = ("metric", "at_least", "at_most", "where", "grain", "minutes", "source", "date")
LONGEST = 7 * 24 * 60
LONGEST_SOURCE = 80


CODES = ("target_high", "target_low", "target_kept")
"""What verdicts on a line say: missed above, missed below, kept."""


def is_of_target(verdict: Verdict) -> bool:
    """True if the verdict is on a line that people drew, not on what is usual."""
    return verdict.code in CODES


@dataclass(frozen=True)
class TargetLine:
    """What a metric should keep in a segment: at least, at most (None: no such line), missed for `lasting` ms.

    `source` says who set it ('' where nobody wrote it down), `on` the day from which it holds.
    """

    metric: str
    least: float | None = None
    most: float | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    grain: str = "1h"
    lasting: int = 0
    source: str = ""
    on: date | None = None

    def is_drawn(self, metric: Metric, where: Mapping[str, str], grain: str) -> bool:
        """True on a chart of that metric and segment; a count a bucket has no line in buckets of another length."""
        is_same = self.metric == metric.name and dict(self.where) == dict(where)
        return is_same and (metric.shape != "count" or self.grain == grain)


def drawn(lines: Iterable[TargetLine], metric: Metric, where: Mapping[str, str], grain: str) -> tuple[TargetLine, ...]:
    """Those on a chart of that metric and segment in buckets of that length."""
    return tuple(line for line in lines if line.is_drawn(metric, where, grain))


def targets_of(document: Mapping[str, Any]) -> tuple[TargetLine, ...]:
    """The lines of the tables `[[targets]]`, in their order; BadSetting says what is wrong and what would be right."""
    tables = tables_of(document, "targets")
    found = tuple(_line(table) for table in tables)
    places = [(line.metric, sorted(line.where.items())) for line in found]
    for metric, where in places:
        if places.count((metric, where)) > 1:
            said = "{name} has two targets for one segment; write at_least and at_most in one table."
            raise BadSetting.told("target_twice", said, name=repr(metric))
    return found


def _line(table: Mapping[str, Any]) -> TargetLine:
    try:
        metric = metric_of(str(table.get("metric", "")))
        for key in table:
            if key not in KEYS:
                raise UnknownName("setting of a target", key, KEYS)
        grain = grain_of(str(table.get("grain", metric.grain))).name
    except UnknownName as problem:
        raise BadSetting.told("target_wrong", "A target in [[targets]]: {why}", why=problem) from None
    least, most = (_amount(metric, table, name) for name in ("at_least", "at_most"))
    if least is None and most is None:
        said = "The target of {name} has no line; write at_least or at_most."
        raise BadSetting.told("target_line", said, name=repr(metric.name))
    if least is not None and most is not None and least > most:
        said = "The target of {name} has at_least above at_most; nothing could keep it."
        raise BadSetting.told("target_crossed", said, name=repr(metric.name))
    lasting, source, on = _minutes(metric, table) * MINUTE, _source(metric, table), _date(metric, table)
    return TargetLine(metric.name, least, most, _where(metric, table), grain, lasting, source, on)


def _amount(metric: Metric, table: Mapping[str, Any], name: str) -> float | None:
    given = table.get(name)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < 1e15:
        said = "The target of {name}: {setting} is a number, not {value}."
        raise BadSetting.told("target_number", said, name=repr(metric.name), setting=name, value=repr(given))
    if metric.unit == "percent" and not 0 <= given <= 1:
        said = "The target of {name}: {setting} is a share from 0 to 1, such as 0.85, not {value}."
        raise BadSetting.told("target_share", said, name=repr(metric.name), setting=name, value=repr(given))
    return float(given)


def _where(metric: Metric, table: Mapping[str, Any]) -> dict[str, str]:
    given = table.get("where", {})
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        said = 'The target of {name}: where is a table such as {{ channel = "chat" }}.'
        raise BadSetting.told("target_where", said, name=repr(metric.name))
    if metric.by and metric.by not in given:
        said = "{name} is told by {by}; name one in where, such as {{ {by} = … }}."
        raise BadSetting.told("target_by", said, name=repr(metric.name), by=metric.by)
    for name in given:
        if name not in metric.dimensions:
            why = UnknownName("dimension", name, metric.dimensions)
            raise BadSetting.told("target_of", "The target of {name}: {why}", name=repr(metric.name), why=why)
    return dict(given)


def _minutes(metric: Metric, table: Mapping[str, Any]) -> int:
    given = table.get("minutes", 0)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= LONGEST:
        said = "The target of {name}: minutes is a whole number from 0 to {most}, not {value}."
        raise BadSetting.told("target_minutes", said, name=repr(metric.name), most=LONGEST, value=repr(given))
    return given


def _source(metric: Metric, table: Mapping[str, Any]) -> str:
    given = table.get("source", "")
    if not isinstance(given, str) or len(given.strip()) > LONGEST_SOURCE:
        said = "The target of {name}: source is a text of at most {most} characters, not {value}."
        raise BadSetting.told("target_source", said, name=repr(metric.name), most=LONGEST_SOURCE, value=repr(given))
    return given.strip()


def _date(metric: Metric, table: Mapping[str, Any]) -> date | None:
    given = table.get("date")
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    said = "The target of {name}: date is a day such as 2026-07-01, without quotes, not {value}."
    raise BadSetting.told("target_date", said, name=repr(metric.name), value=repr(given))
