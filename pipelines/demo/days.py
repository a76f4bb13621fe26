"""One whole day of Nusapasar: the same for the same seed, however often and in whatever order days are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from domain.streams import STREAMS
from domain.times import DAY, from_ms, to_ms
from pipelines.demo.answers import after_contact, after_order, pulses
from pipelines.demo.company import CHANNELS, ZONE, day_factor
from pipelines.demo.draws import Names, names
from pipelines.demo.incidents import incidents
from pipelines.demo.sheets import Cut, Sheet
from pipelines.demo.traffic import Traffic, traffic
from pipelines.demo.voices import REMEMBERED_DAYS, help_centre, reviews, social, tickets

SOURCES = (
    *((one.source, "interactions") for one in CHANNELS),
    ("surveys", "surveys"),
    ("tickets", "tickets"),
    ("social_media", "mentions"),
    ("app_reviews", "mentions"),
    ("help_centre", "measurements"),
)
"""Every source of the company, with what it sends."""


def day_of(ms: int) -> date:
    """The company's calendar day at that moment."""
    return from_ms(ms).astimezone(ZONE).date()


def start_of(day: date) -> int:
    """The moment (ms) a day begins."""
    return to_ms(datetime(day.year, day.month, day.day, tzinfo=ZONE))


def sending(seed: int, anchor: int, cut: Cut) -> Iterator[Sheet]:
    """The sheets of every day that may send something in a cut: its own, the one before, and tickets of a week."""
    first, last = day_of(cut.start), day_of(cut.end)
    for back in range(REMEMBERED_DAYS, 1, -1) if cut.with_solutions else ():
        yield _tickets(seed, anchor, first - timedelta(days=back))
    day = first - timedelta(days=1)
    while day <= last:
        yield from sheets(seed, anchor, day)
        day += timedelta(days=1)


@lru_cache(maxsize=REMEMBERED_DAYS + 2)
def _tickets(seed: int, anchor: int, day: date) -> Sheet:
    return next(sheet for sheet in sheets(seed, anchor, day) if sheet.solved_at is not None)


@lru_cache(maxsize=6)
def sheets(seed: int, anchor: int, day: date) -> tuple[Sheet, ...]:
    """What each source sends of a day; `anchor` (ms) is when the demo began, from which incidents are counted."""
    start = start_of(day)
    troubles = incidents(seed, anchor, start, start + DAY)
    chance = [np.random.default_rng((seed, day.toordinal(), part)) for part in range(9)]
    factor = day_factor(day) * float(chance[0].lognormal(0, 0.03))
    stamp = f"{day:%y%m%d}"
    flow = traffic(chance[1], start, factor, troubles)
    contacts, ids = _by_source(flow, stamp)
    return (
        *contacts,
        after_contact(chance[2], f"C{stamp}-", flow, ids),
        after_order(chance[3], f"O{stamp}-", start, factor, troubles),
        pulses(chance[4], f"P{stamp}-", start),
        tickets(chance[5], f"T{stamp}-", flow),
        social(chance[6], f"S{stamp}-", start, factor, troubles),
        reviews(chance[7], f"R{stamp}-", start, factor, troubles),
        help_centre(chance[8], f"H{stamp}-", start, factor),
    )


def _by_source(flow: Traffic, stamp: str) -> tuple[list[Sheet], Names]:
    """One sheet for each channel's source, and the external ids of all interactions in the order of the day."""
    found: list[Sheet] = []
    ids = names([None] * len(flow.at))
    for channel in CHANNELS:
        mine = np.flatnonzero(flow.columns["channel"] == channel.name)
        prefix = f"{channel.name[:2].upper()}{stamp}-"
        columns = {name: column[mine] for name, column in flow.columns.items()}
        found.append(Sheet(channel.source, STREAMS["interactions"], prefix, flow.at[mine], columns))
        ids[mine] = [f"{prefix}{place:05d}" for place in range(len(mine))]
    return found, ids
