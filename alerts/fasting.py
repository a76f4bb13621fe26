"""The months of Ramadan: when each begins and ends, whatever else its days are (a sale, a payday, a holiday)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta, tzinfo
from functools import lru_cache

from detectors.calendar import INDONESIAN, RAMADAN, feasts
from domain.comparisons import Month, MonthOf
from domain.occasions import Occasion

SHORT = (2011, 2013, 2015, 2017, 2018, 2022, 2024)
"""Years in which Indonesia's government declared a Ramadan of 29 days (sidang isbat)."""
APART = timedelta(days=10)
"""A month that people entered takes the place of a computed one that begins so near to it."""


def months_of(zone: tzinfo, occasions: Iterable[Occasion] = ()) -> MonthOf:
    """Tells the Ramadan that a local day is in: as people entered it, else as computed in Indonesia; None outside."""
    entered = [(one.first, one.last) for one in occasions if one.kind == "ramadan"]
    computed: Callable[[int], tuple[Month, ...]] = _computed if str(zone) in INDONESIAN else lambda _: ()

    def month_of(day: date) -> Month | None:
        # One that begins late in December ends in the year after.
        near = (month for year in (day.year, day.year + 1) for month in computed(year))
        unmoved = [month for month in near if not any(abs(month[0] - first) <= APART for first, _ in entered)]
        return next((month for month in [*entered, *unmoved] if month[0] <= day <= month[1]), None)

    return month_of


@lru_cache(maxsize=64)
def _computed(year: int) -> tuple[Month, ...]:
    """The months whose Eid is in that year; () for years without a calendar."""
    from holidays import country_holidays

    if not 1945 <= year <= 2100:
        return ()
    free = country_holidays("ID", years=year, categories=("public",), language="en_US")
    length = RAMADAN - (year in SHORT)
    return tuple((feast - timedelta(days=length), feast - timedelta(days=1)) for feast in feasts(free))
