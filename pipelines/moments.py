"""Moments as the world writes them, to epoch milliseconds."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from domain.times import MINUTE, to_ms
from pipelines.rejects import shown

FUTURE = 10 * MINUTE
"""How far a sender's clock may run ahead of ours before its records are refused."""


def parse(value: object, zone: ZoneInfo) -> int:
    """Epoch milliseconds of an ISO 8601 text or a datetime; without an offset it is a time of `zone`.

    An hour that happens twice is taken as its first pass. BadInput for anything else, also for a local time that the
    clocks of `zone` skip.

    >>> parse("1970-01-01T07:01:00", ZoneInfo("Asia/Jakarta"))
    60000
    """
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value.strip())
        except ValueError:
            raise _no_time(value) from None
    elif isinstance(value, datetime):
        at = value
    elif isinstance(value, date):
        at = datetime(value.year, value.month, value.day)
    else:
        raise _no_time(value)
    return of(at, zone)


def parse_as(value: str, pattern: str, zone: ZoneInfo) -> int:
    """Epoch milliseconds of a text written after a `strptime` pattern; BadInput if it is not.

    >>> parse_as("3/14/2025 1:20", "%m/%d/%Y %H:%M", ZoneInfo("UTC"))
    1741915200000
    """
    try:
        at = datetime.strptime(value.strip(), pattern)
    except ValueError:
        words = {"value": shown(value), "pattern": pattern}
        sentence = f"{shown(value)} is not a time written as {pattern}"
        raise BadInput(sentence, key="record_time_pattern", words=words) from None
    return of(at, zone)


def of(at: datetime, zone: ZoneInfo) -> int:
    """Epoch milliseconds of a datetime; a naive one is a time of `zone`."""
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
        before, after = at.utcoffset(), at.replace(fold=1).utcoffset()
        if before is not None and after is not None and after > before:
            words = {"time": f"{at:%Y-%m-%d %H:%M}", "zone": zone.key}
            sentence = f"{words['time']} does not exist in {zone.key}: clocks skip it; send it with its offset"
            raise BadInput(sentence, key="record_time_skipped", words=words)
    ms = to_ms(at)
    if ms < 0:
        day = f"{at:%Y-%m-%d}"
        raise BadInput(f"{day} is before 1970", key="record_time_old", words={"day": day})
    return ms


def check_past(ms: int, now: int) -> int:
    """The moment itself; BadInput if it lies further ahead of `now` than clocks may differ."""
    if ms > now + FUTURE:
        raise _ahead((ms - now) // MINUTE)
    return ms


def _no_time(value: object) -> BadInput:
    sentence = f"{shown(value)} is not a time; write it like 2026-11-22T14:32:00+07:00"
    return BadInput(sentence, key="record_time", words={"value": shown(value)})


def _ahead(minutes: int) -> BadInput:
    unit, ahead = "minutes", minutes
    if minutes >= 120:
        unit, ahead = ("hours", minutes // 60) if minutes < 48 * 60 else ("days", minutes // (24 * 60))
    return BadInput(f"it lies {ahead} {unit} in the future", key=f"record_{unit}_ahead", words={"ahead": ahead})
