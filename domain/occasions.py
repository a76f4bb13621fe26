"""Occasions: the special days that people enter, in `[[calendar]]` tables of the configuration.

[[calendar]]
name = "Idulfitri 1448 H"     # what the wall calls it
kind = "lebaran"              # see KINDS; "ordinary" makes a computed day one like any other
from = 2027-03-10             # or date = 2027-03-10, for one day
to = 2027-03-16
replaces = "lebaran"          # drops computed days of that kind no further than three days from these
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.tables import tables_of

KINDS = ("holiday", "leave", "ramadan", "lebaran", "sale", "payday", "launch", "special", "ordinary")
"""Kinds of day that a person can enter. `ordinary` is a day like any other, whatever the computed calendar says."""
LONGEST = 62
"""Days of one occasion: a level that lasts longer is no occasion but the new usual."""
NEAR = timedelta(days=3)
_KEYS = ("name", "kind", "date", "from", "to", "replaces")


@dataclass(frozen=True)
class Occasion:
    """One table: the days from `first` to `last`, both included, are of `kind`; `replaces` is a kind or ''."""

    name: str
    kind: str
    first: date
    last: date
    replaces: str = ""

    @property
    def days(self) -> Iterator[date]:
        """Its days, in order."""
        return (self.first + timedelta(days=k) for k in range((self.last - self.first).days + 1))

    def drops(self, day: date, kind: str) -> bool:
        """True if it takes the place of a computed day of that kind."""
        return kind == self.replaces and self.first - NEAR <= day <= self.last + NEAR


def with_occasions(computed: Mapping[date, str], occasions: Iterable[Occasion]) -> dict[date, str]:
    """The kinds of computed days after what people entered: what is replaced is gone, what is entered holds.

    Of two occasions on one day the later table wins. An `ordinary` day is in the answer as ''.

    >>> eid = Occasion("Idulfitri", "lebaran", date(2027, 3, 11), date(2027, 3, 11), replaces="lebaran")
    >>> with_occasions({date(2027, 3, 10): "lebaran", date(2027, 3, 25): "payday"}, [eid])
    {datetime.date(2027, 3, 25): 'payday', datetime.date(2027, 3, 11): 'lebaran'}
    """
    known = list(occasions)
    days = {day: kind for day, kind in computed.items() if not any(one.drops(day, kind) for one in known)}
    for one in known:
        days |= dict.fromkeys(one.days, "" if one.kind == "ordinary" else one.kind)
    return days


def occasions_of(document: Mapping[str, Any]) -> tuple[Occasion, ...]:
    """The occasions of a configuration, in their order; () if it has none. BadSetting names the table and its fault."""
    tables = tables_of(document, "calendar")
    return tuple(_occasion(table) for table in tables)


def _occasion(table: Mapping[str, Any]) -> Occasion:
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadSetting.told("day_name", 'Each [[calendar]] table needs a name, such as name = "Idulfitri".')
    try:
        for key in table:
            if key not in _KEYS:
                raise UnknownName("key of such a table", key, _KEYS)
        first, last = _span(table)
        return Occasion(name.strip(), _kind(table, "kind"), first, last, _replaced(table))
    except (UnknownName, BadSetting) as error:
        raise BadSetting.told("day_wrong", "Calendar {name}: {why}", name=repr(name), why=error) from None


def _kind(table: Mapping[str, Any], key: str) -> str:
    kind = table.get(key)
    if not isinstance(kind, str):
        raise BadSetting.told("day_kind", "it needs a {setting}, one of {known}.", setting=key, known=", ".join(KINDS))
    if kind not in KINDS:
        raise UnknownName("kind of day", kind, KINDS)
    return kind


def _replaced(table: Mapping[str, Any]) -> str:
    return _kind(table, "replaces") if "replaces" in table else ""


def _span(table: Mapping[str, Any]) -> tuple[date, date]:
    if ("date" in table) == ("from" in table or "to" in table):
        raise BadSetting.told("day_span", "it needs either a date or both from and to.")
    first, last = (_day(table, key) for key in (("date", "date") if "date" in table else ("from", "to")))
    if last < first:
        raise BadSetting.told(
            "day_turned", "it ends on {last} before it begins on {first}.", last=str(last), first=str(first)
        )
    if (last - first).days >= LONGEST:
        days = (last - first).days + 1
        raise BadSetting.told(
            "day_long", "it lasts {count} days; an occasion has at most {most}.", count=days, most=LONGEST
        )
    return first, last


def _day(table: Mapping[str, Any], key: str) -> date:
    day = table.get(key)
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError:
            pass
    elif isinstance(day, date) and not isinstance(day, datetime):
        return day
    said = "{setting} is a day such as 2026-12-12, not {value}."
    raise BadSetting.told("day_date", said, setting=key, value=repr(day))
