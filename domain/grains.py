"""Grains: how long a bucket is, and where it begins.

Buckets of a minute to an hour are aligned to the epoch; a day is a day of the business time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import UnknownName
from domain.times import DAY, HOUR, MINUTE, from_ms, to_ms


@dataclass(frozen=True)
class Grain:
    """A bucket length. `milliseconds` of a day is nominal: a local day can be 23 or 25 hours."""

    name: str
    milliseconds: int


GRAINS = {
    grain.name: grain
    for grain in (
        Grain("1m", MINUTE),
        Grain("5m", 5 * MINUTE),
        Grain("15m", 15 * MINUTE),
        Grain("30m", 30 * MINUTE),
        Grain("1h", HOUR),
        Grain("1d", DAY),
    )
}
STORED = ("1m", "1h", "1d")
"""The grains that have rollups; the others are folded from the next finer one on reading."""


def grain_of(name: str) -> Grain:
    """The grain of that name; UnknownName if there is none."""
    try:
        return GRAINS[name]
    except KeyError:
        raise UnknownName("grain", name, GRAINS) from None


def stored_grain(name: str) -> str:
    """The stored grain from which `name` is read.

    >>> stored_grain("5m"), stored_grain("1h")
    ('1m', '1h')
    """
    if grain_of(name).name in STORED:
        return name
    return "1m"


def zone_of_days(name: str) -> ZoneInfo:
    """The time zone of that name, if days can be cut in it: they are folded from hours of UTC.

    ValueError says what would be right: also where midnight falls into such an hour, as in Asia/Kolkata.

    >>> zone_of_days("Asia/Makassar").key
    'Asia/Makassar'
    """
    right = "a time zone of whole hours from UTC, such as Asia/Jakarta, Asia/Makassar or UTC"
    try:
        zone = ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(right) from None
    offsets = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    if any(offset % timedelta(hours=1) for offset in offsets if offset):
        raise ValueError(right)
    return zone


def bucket_of(ms: int, grain: str, zone: ZoneInfo) -> int:
    """Start of the bucket that holds `ms`, in epoch milliseconds.

    >>> bucket_of(90_000, "1m", ZoneInfo("Asia/Jakarta"))
    60000
    """
    if grain == "1d":
        local = from_ms(ms).astimezone(zone)
        return to_ms(datetime(local.year, local.month, local.day, tzinfo=zone))
    return ms - ms % grain_of(grain).milliseconds


def next_bucket(ms: int, grain: str, zone: ZoneInfo) -> int:
    """Start of the bucket after the one that begins at `ms`."""
    if grain == "1d":
        local = from_ms(ms).astimezone(zone)
        day = datetime(local.year, local.month, local.day) + timedelta(days=1)
        return to_ms(day.replace(tzinfo=zone))
    return ms + grain_of(grain).milliseconds


def buckets_between(start: int, end: int, grain: str, zone: ZoneInfo) -> list[int]:
    """Starts of all buckets that begin before `end`, from the one holding `start`."""
    if start >= end:
        return []
    first = bucket_of(start, grain, zone)
    if grain != "1d":
        return list(range(first, end, grain_of(grain).milliseconds))
    found = [first]
    while (after := next_bucket(found[-1], grain, zone)) < end:
        found.append(after)
    return found
