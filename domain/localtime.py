"""The clock on the wall: weekdays, times of day, and when a zone's clock shows them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.times import to_ms

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def clock_of(minute: int) -> str:
    """A minute of the day as it is written.

    >>> clock_of(1320)
    '22:00'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(said: object) -> int | None:
    """The minute of the day that a text such as 22:00 or 22.00 names, 24:00 the last; None if it names none.

    >>> minute_of("22:00"), minute_of("24:00"), minute_of("25:00")
    (1320, 1440, None)
    """
    if said in ("24:00", "24.00"):
        return DAY_MINUTES
    found = _CLOCK.fullmatch(said) if isinstance(said, str) else None
    return None if found is None else int(found[1]) * 60 + int(found[2])


def instant(day: date, minute: int, zone: ZoneInfo, *, is_end: bool = False) -> int:
    """Epoch milliseconds of a minute of a local day: the moment of the change if the clock leaps over it.

    Of a minute that comes twice it is the first, or the second if `is_end`.

    >>> instant(date(2026, 3, 29), 150, ZoneInfo("Europe/Berlin")) == to_ms(datetime(2026, 3, 29, 1, tzinfo=UTC))
    True
    """
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    first, second = local.replace(fold=0), local.replace(fold=1)
    before, after = (_offset(one) for one in (first, second))
    if before < after:
        return _change(to_ms(second.astimezone(UTC)), to_ms(first.astimezone(UTC)), zone)
    return to_ms((second if is_end else first).astimezone(UTC))


def _change(early: int, late: int, zone: ZoneInfo) -> int:
    """The moment between two instants at which the zone's offset changes."""
    offset = _offset(datetime.fromtimestamp(early / 1000, zone))
    while late - early > 1:
        middle = (early + late) // 2
        if _offset(datetime.fromtimestamp(middle / 1000, zone)) == offset:
            early = middle
        else:
            late = middle
    return late


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()
