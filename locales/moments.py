"""How moments and durations are written in each language. Moments are epoch milliseconds, shown in a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from locales.words import word, words

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def duration(language: str, seconds: float | None) -> str:
    """A length of time in its two leading units.

    >>> duration("en", 2280), duration("id", 18_600), duration("en", 183_600), duration("id", 12.4)
    ('38 min', '5 jam 10 mnt', '2 d 3 h', '12 dtk')
    """
    if seconds is None:
        return "–"
    left = round(abs(seconds))
    for size, smaller, names in ((_DAY, _HOUR, ("days", "hours")), (_HOUR, _MINUTE, ("hours", "minutes"))):
        if left >= size:
            return _two(language, left // size, left % size // smaller, names)
    if left >= _MINUTE:
        return _two(language, left // _MINUTE, left % _MINUTE, ("minutes", "seconds"))
    return f"{left} {word(language, 'seconds')}"


def _two(language: str, large: int, small: int, names: tuple[str, str]) -> str:
    first = f"{large} {word(language, names[0])}"
    return f"{first} {small} {word(language, names[1])}" if small else first


def span(language: str, seconds: float | None) -> str:
    """A length of time in its leading unit only, for lists.

    >>> span("en", 2290), span("id", 18_600)
    ('38 min', '5 jam')
    """
    if seconds is None:
        return "–"
    left = abs(seconds)
    for size, name in ((_DAY, "days"), (_HOUR, "hours"), (_MINUTE, "minutes")):
        if left >= size:
            return f"{int(left // size)} {word(language, name)}"
    return f"{int(left)} {word(language, 'seconds')}"


def ago(language: str, seconds: float | None) -> str:
    """How long ago.

    >>> ago("en", 2), ago("id", 260), ago("en", None)
    ('just now', '4 mnt lalu', '–')
    """
    if seconds is None:
        return "–"
    if seconds < 5:
        return word(language, "just_now")
    return word(language, "ago").format(span=span(language, seconds))


def _local(ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone)


def clock(language: str, ms: int | None, zone: ZoneInfo, *, with_seconds: bool = False) -> str:
    """The time of day.

    >>> clock("id", 0, ZoneInfo("Asia/Jakarta")), clock("en", 0, ZoneInfo("Asia/Jakarta"), with_seconds=True)
    ('07.00', '07:00:00')
    """
    if ms is None:
        return "–"
    parts = ("%H", "%M", "%S") if with_seconds else ("%H", "%M")
    return _local(ms, zone).strftime(word(language, "clock").join(parts))


def day(language: str, ms: int | None, zone: ZoneInfo, *, now: int | None = None) -> str:
    """The day, with its weekday; with its year where it is not that of `now`.

    >>> day("id", 0, ZoneInfo("Asia/Jakarta")), day("en", 0, ZoneInfo("Asia/Jakarta"), now=-(10**8))
    ('Kam 1 Jan', 'Thu 1 Jan 1970')
    """
    if ms is None:
        return "–"
    at = _local(ms, zone)
    year = "" if now is None or _local(now, zone).year == at.year else f" {at.year}"
    return f"{words(language, 'weekdays')[at.weekday()]} {at.day} {words(language, 'months')[at.month - 1]}{year}"


def moment(language: str, ms: int | None, zone: ZoneInfo, *, now: int | None = None) -> str:
    """Day and time; the time alone when it is of the same day as `now`, the year where it is not that of `now`.

    >>> moment("id", 0, ZoneInfo("Asia/Jakarta")), moment("id", 0, ZoneInfo("Asia/Jakarta"), now=60_000)
    ('Kam 1 Jan 07.00', '07.00')
    >>> moment("en", 0, ZoneInfo("Asia/Jakarta"), now=-(10**8))
    'Thu 1 Jan 1970 07:00'
    """
    if ms is None:
        return "–"
    if now is not None and _local(ms, zone).date() == _local(now, zone).date():
        return clock(language, ms, zone)
    return f"{day(language, ms, zone, now=now)} {clock(language, ms, zone)}"


def zone_name(zone: ZoneInfo, ms: int) -> str:
    """The short name that people of the zone use.

    >>> zone_name(ZoneInfo("Asia/Jakarta"), 0), zone_name(ZoneInfo("Asia/Jayapura"), 0)
    ('WIB', 'WIT')
    """
    return _local(ms, zone).tzname() or zone.key
