"""What is coming in the next weeks: paydays, sale days and public holidays of Indonesia, for the foot of the wall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

PAYDAY = 25
SALE_MONTHS = (9, 10, 11, 12)
DAYS_AHEAD = 30


@dataclass(frozen=True)
class Coming:
    """A day that changes how many customers come. `name` by language code."""

    on: date
    kind: str
    name: dict[str, str]


Ahead = Callable[[date], tuple[Coming, ...]]
"""The days to come, from a day on, soonest first."""


@lru_cache(maxsize=4)
def coming_days(today: date) -> tuple[Coming, ...]:
    """The next of each kind within 30 days, soonest first; empty when there is none.

    >>> [(day.kind, day.on.isoformat()) for day in coming_days(date(2024, 11, 24)) if day.kind != "holiday"]
    [('payday', '2024-11-25'), ('sale', '2024-12-12')]
    """
    found: dict[str, Coming] = {}
    for day in _special(today, today + timedelta(days=DAYS_AHEAD)):
        found.setdefault(day.kind, day)
    return tuple(sorted(found.values(), key=lambda day: day.on))


def _special(start: date, end: date) -> Iterator[Coming]:
    holidays = _holidays(start.year, end.year)
    for offset in range((end - start).days + 1):
        on = start + timedelta(days=offset)
        if on in holidays:
            yield Coming(on, "holiday", holidays[on])
        if on.day == PAYDAY:
            yield Coming(on, "payday", {"id": "gajian", "en": "payday"})
        if on.month in SALE_MONTHS and on.day == on.month:
            name = f"{on.day}.{on.month}"
            yield Coming(on, "sale", {"id": name, "en": name})


def _holidays(first_year: int, last_year: int) -> dict[date, dict[str, str]]:
    # Imported late: it takes longer to load than a wall may take to start.
    from holidays import country_holidays

    years = range(first_year, last_year + 1)
    own, english = (country_holidays("ID", years=years, language=code) for code in ("id", "en_US"))
    return {on: {"id": own[on], "en": english.get(on, own[on])} for on in own}
