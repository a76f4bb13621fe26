"""When somebody will be called back, as people write it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from domain.localtime import DAY_MINUTES, instant, minute_of
from domain.times import from_ms


def moment_said(said: str, zone: ZoneInfo, now: int) -> int:
    """Epoch milliseconds of "15:30" (today, or tomorrow if it is over) or "2026-11-23 09:00", local; else BadInput.

    >>> moment_said("08:30", ZoneInfo("Asia/Jakarta"), 0) == 90 * 60_000
    True
    """
    *day, clock = said.replace("T", " ").split() or [""]
    minute = minute_of(clock)
    today = from_ms(now).astimezone(zone).date()
    try:
        on = datetime.strptime(day[0], "%Y-%m-%d").date() if day else today
    except ValueError:
        on = None
    if minute is None or minute == DAY_MINUTES or on is None or len(day) > 1:
        raise BadInput(
            f"{said!r} is no moment; write 15:30 or 2026-12-31 09:00.", key="call_when", words={"name": said}
        )
    at = instant(on, minute, zone)
    return at if day or at > now else instant(on + timedelta(days=1), minute, zone)
