"""Local time, and the days that are unlike others: holidays, leave, Ramadan and Lebaran, sales, payday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path

from domain.errors import BadInput
from domain.occasions import Occasion, with_occasions
from domain.times import DAY, HOUR, SECOND, from_ms

KINDS = ("holiday", "leave", "sale", "payday", "special", "lebaran", "launch", "ramadan", "sahur", "iftar")
"""Kinds of day, each with a lift of its own. `special` is a day that a person named without saying more.

A day of Ramadan has another shape than other days, not only another level: its early meal and the breaking of its fast
are kinds of their own.
"""
FASTING = {"sahur": range(2, 5), "iftar": range(17, 20)}
"""Local hours of Ramadan that are judged apart."""
QUIET = ("holiday", "leave", "lebaran")
"""Days on which a service may be as closed as on a Sunday."""

PAYDAY = 25
FIXED = ((1, 1), (12, 25))
"""New Year and Christmas, (month, day): sale and payday by their numbers, holidays wherever anybody names them."""
EID = "Eid al-Fitr"
RAMADAN = 30
"""Its days, counted back from Eid: the month has 29 or 30, so the first may be a day off."""
INDONESIAN = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
"""Zones in which the special days of Indonesia hold."""
LONGEST = 62
"""Days of a range in a file of days."""
_EPOCH = date(1970, 1, 1)


class Calendar:
    """Local time of a zone, and the kind of each local day. Without arguments: UTC, all days alike.

    >>> sales = Calendar(days={date(2026, 11, 11): "sale"})
    >>> sales.kind(sales.local(1794355200000))
    'sale'
    """

    def __init__(
        self,
        zone: tzinfo = UTC,
        days: Mapping[date, str] | None = None,
        *,
        is_indonesian: bool = False,
        occasions: Iterable[Occasion] = (),
    ) -> None:
        """`days` hold over `occasions`, which people entered, and those over the computed days of Indonesia."""
        self._zone = zone
        self._named = dict(days or {})
        self._occasions = tuple(occasions)
        self._years: set[int] = set() if is_indonesian else set(range(1, 10_000))
        self._computed: dict[date, str] = {}
        self._kinds: dict[int, str] = {}
        self._offsets: dict[int, int] = {}
        self._arrange()

    def local(self, at: int) -> int:
        """Milliseconds on a local wall clock since 1970-01-01 00:00 there, of an instant in epoch ms."""
        hour = at // HOUR
        offset = self._offsets.get(hour)
        if offset is None:
            offset = self._offset(hour * HOUR)
            if len(self._offsets) > 100_000:
                self._offsets.clear()
            self._offsets[hour] = offset
        return at + offset

    def kind(self, local: int) -> str:
        """The kind of the day of that local time, in Ramadan of its hour; '' for a day like any other."""
        day = local // DAY
        year = 1970 + int(day / 365.2425)
        if year not in self._years:
            self._learn(year)
        kind = self._kinds.get(day, "")
        if kind == "ramadan":
            return next((name for name, hours in FASTING.items() if local % DAY // HOUR in hours), kind)
        return kind

    def is_quiet(self, day: date) -> bool:
        """True for a holiday, a day of leave or of Lebaran."""
        return self.kind((day - _EPOCH).days * DAY) in QUIET

    def _offset(self, at: int) -> int:
        # A year outside 1–9999 has no zone rules; such stamps are nonsense that must not raise.
        try:
            shift = from_ms(at).astimezone(self._zone).utcoffset()
        except (OverflowError, ValueError):
            shift = None
        return 0 if shift is None else int(shift.total_seconds()) * SECOND

    def _learn(self, year: int) -> None:
        # The year of a day number is exact to a day: holidays of the years beside it cost nothing.
        for near in (year - 1, year, year + 1):
            if near not in self._years:
                self._years.add(near)
                self._computed |= indonesian_days(near)
        self._arrange()

    def _arrange(self) -> None:
        found = with_occasions(self._computed, self._occasions) | self._named
        self._kinds = {(day - _EPOCH).days: kind for day, kind in found.items()}


def calendar_of(zone: tzinfo, occasions: Iterable[Occasion] = ()) -> Calendar:
    """The calendar of a business zone: with Indonesia's special days in Indonesia, and those that people entered."""
    return Calendar(zone, is_indonesian=str(zone) in INDONESIAN, occasions=occasions)


def indonesian_days(year: int) -> dict[date, str]:
    """Special days of a year: Ramadan, payday, sale days 1.1 to 12.12, leave, holidays, Lebaran, the later winning.

    Islamic dates more than a year ahead are computed and can be a day off, and leave is decreed year by year: what
    people enter overrides them. Empty for years that have no calendar.
    """
    # Imported here: `score` must start at once, and most series never ask.
    from holidays import country_holidays

    if not 1945 <= year <= 2100:
        return {}
    leave, free = (
        country_holidays("ID", years=year, categories=(category,), language="en_US")
        for category in ("government", "public")
    )
    eid = sorted(day for day, name in [*leave.items(), *free.items()] if EID in name)
    days = {feast - timedelta(days=k): "ramadan" for feast in feasts(free) for k in range(1, RAMADAN + 1)}
    days |= {date(year, month, PAYDAY): "payday" for month in range(1, 13)}
    days |= {date(year, month, month): "sale" for month in range(1, 13)}
    days |= dict.fromkeys(leave, "leave")
    days |= dict.fromkeys(free, "holiday")
    for before, after in pairwise(eid):
        # A weekend between two of its days belongs to it; the feasts of a year with two are months apart.
        if (after - before).days < 7:
            days |= {before + timedelta(days=k): "lebaran" for k in range((after - before).days + 1)}
    return days


def feasts(free: Mapping[date, str]) -> list[date]:
    """The first days of Eid among public holidays by their English names: two in a year that has two."""
    return sorted(day for day, name in free.items() if EID in name and "Second" not in name)


def kind_by_date(day: date) -> str:
    """What a day is most likely to be that somebody calls special without saying why.

    >>> kind_by_date(date(2026, 11, 11)), kind_by_date(date(2026, 9, 25)), kind_by_date(date(2026, 9, 26))
    ('sale', 'payday', 'special')
    """
    if (day.month, day.day) in FIXED:
        return "holiday"
    if day.month == day.day:
        return "sale"
    return "payday" if day.day == PAYDAY else "special"


def read_days(path: Path) -> dict[date, str]:
    """Days from a file: one `YYYY-MM-DD` a line, optionally followed by `,kind`; # begins a remark.

    A range `2026-03-20..2026-03-24` names every day in it, LONGEST at most. BadInput names the line that is neither.
    """
    days: dict[date, str] = {}
    for number, line in enumerate(_lines(path), start=1):
        text = line.split("#")[0].strip()
        if not text:
            continue
        span, _, kind = (part.strip() for part in text.partition(","))
        where = {"path": path, "line": number}
        if kind not in ("", *KINDS) or kind in FASTING:
            named = ", ".join(known for known in KINDS if known not in FASTING)
            sentence = "{path}, line {line}: {found} is no kind of day; known are {known}."
            raise BadInput.told("days_kind", sentence, found=repr(kind), known=named, **where)
        try:
            first, last = (date.fromisoformat(end.strip()) for end in (span.split("..") * 2)[:2])
        except ValueError:
            sentence = "{path}, line {line}: {found} is not a day such as 2026-11-11."
            raise BadInput.told("days_day", sentence, found=repr(text), **where) from None
        if not 0 <= (last - first).days < LONGEST:
            sentence = "{path}, line {line}: {found} is not a range of 1 to {most} days, the earlier one first."
            raise BadInput.told("days_range", sentence, found=repr(span), most=LONGEST, **where)
        days |= {day: kind or kind_by_date(day) for day in _between(first, last)}
    return days


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        sentence = "The calendar {path} cannot be read: {error}."
        raise BadInput.told("days_file", sentence, path=path, error=error) from error
