"""What is coming in the next weeks, for the foot of the wall: paydays, sale days, holidays, and what people entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from domain.occasions import Occasion

PAYDAY = 25
SALE_MONTHS = (9, 10, 11, 12)
DAYS_AHEAD = 30
MOST = 6
"""Days shown at once: the foot of a wall is one line."""


@dataclass(frozen=True)
class Coming:
    """A day that changes how many customers come. `name` by language code."""

    on: date
    kind: str
    name: dict[str, str]


Ahead = Callable[[date], tuple[Coming, ...]]
"""The days to come, from a day on, soonest first."""


@lru_cache(maxsize=4)
def coming_days(today: date, occasions: tuple[Occasion, ...] = ()) -> tuple[Coming, ...]:
    """The next of each kind within 30 days and what people entered, soonest first, at most six; empty if none.

    >>> [(day.kind, day.on.isoformat()) for day in coming_days(date(2024, 11, 24)) if day.kind != "holiday"]
    [('payday', '2024-11-25'), ('sale', '2024-12-12')]
    """
    end = today + timedelta(days=DAYS_AHEAD)
    found: dict[str, Coming] = {}
    for day in _special(today, end):
        if not any(_hides(one, day) for one in occasions):
            found.setdefault(day.kind, day)
    entered = (_entered(one, today, end) for one in occasions)
    ahead = [one for one in entered if one is not None]
    return tuple(sorted([*found.values(), *ahead], key=lambda day: day.on))[:MOST]


def _hides(one: Occasion, day: Coming) -> bool:
    kinds = ("holiday", "leave", "lebaran") if day.kind == "holiday" else (day.kind,)
    is_same = one.first <= day.on <= one.last and one.kind in (*kinds, "ordinary")
    return is_same or any(one.drops(day.on, kind) for kind in kinds)


def _entered(one: Occasion, today: date, end: date) -> Coming | None:
    """Its first day that is still to come, or today while it lasts; None for one that is over, far or ordinary."""
    on = max(one.first, today)
    if one.kind == "ordinary" or not today <= on <= min(one.last, end):
        return None
    return Coming(on, one.kind, {"id": one.name, "en": one.name})


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
