"""Moments: aware UTC outside the store, epoch milliseconds inside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

Clock = Callable[[], datetime]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def utc_now() -> datetime:
    """The present moment, aware, in UTC: the clock of a running hub."""
    return datetime.now(UTC)


def to_ms(at: datetime) -> int:
    """Epoch milliseconds of an aware moment.

    >>> to_ms(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    60000
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its offset: naive times are ambiguous")
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The aware UTC moment of epoch milliseconds.

    >>> from_ms(60000).isoformat()
    '1970-01-01T00:01:00+00:00'
    """
    return _EPOCH + timedelta(milliseconds=ms)
