"""Silences in words: what is muted, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from locales import has, label, listed, text
from locales.words import word, words

_SECTIONS = {"metric": "metric", "severity": "severity", "direction": "silence", "source": "source_name"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Recurrence(Protocol):
    """Local days by weekday, number in the month and kind, from one minute of the day to another."""

    @property
    def begins(self) -> int: ...
    @property
    def ends(self) -> int: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def weekdays(self) -> tuple[str, ...]: ...
    @property
    def numbers(self) -> tuple[int, ...]: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...


def matcher_said(language: str, name: str, value: str) -> str:
    """One value of one matcher, as people say it.

    >>> matcher_said("en", "channel", "chat"), matcher_said("id", "severity", "critical")
    ('Chat', 'Genting')
    """
    if not value:
        return text(language, "silence.without", dimension=label(language, "dimension", name).lower())
    if name == "kind" and value in ("metric", "silence", "joint", "emerging", "screen"):
        return text(language, f"silence.kind_{value}")
    if name == "metric" and not has(language, f"metric.{value}"):
        return label(language, "stream", value)
    return label(language, _SECTIONS.get(name, "value"), value)


def matchers_sentence(language: str, matchers: Mapping[str, Sequence[str]]) -> str:
    """What is muted.

    >>> matchers_sentence("en", {"metric": ["csat", "nps"], "channel": ["chat"]})
    'CSAT and NPS · Chat'
    """
    return " · ".join(_matcher(language, name, values) for name, values in matchers.items())


def _matcher(language: str, name: str, values: Sequence[str]) -> str:
    said = listed(language, [matcher_said(language, name, one) for one in values])
    return text(language, "silence.source", name=said) if name == "source" else said


def recurrence_sentence(language: str, recurrence: Recurrence) -> str:
    """When it is muted, without a full stop: days, hours, zone."""
    return ", ".join([_days(language, recurrence), _hours(language, recurrence)])


def _days(language: str, recurrence: Recurrence) -> str:
    kinds = listed(language, [text(language, f"silence.on_{kind}") for kind in recurrence.kinds])
    weekdays = listed(language, [text(language, f"silence.day_{day}") for day in recurrence.weekdays])
    numbers = listed(language, [text(language, f"silence.number_{number}") for number in recurrence.numbers])
    if numbers:
        said = text(language, "silence.every_number", number=numbers, day=weekdays)
    elif weekdays:
        said = text(language, "silence.every_weekday", day=weekdays)
    else:
        said = "" if kinds else text(language, "silence.every_day")
    if not kinds:
        return said
    return text(language, "silence.if_kind", days=said, kinds=kinds) if said else kinds


def _hours(language: str, recurrence: Recurrence) -> str:
    if recurrence.begins == recurrence.ends == 0:
        return text(language, "silence.whole_day")
    begins, ends = (_clock(language, minute) for minute in (recurrence.begins, recurrence.ends))
    return f"{begins}–{ends} {_zone(recurrence.zone)}"


def _zone(zone: ZoneInfo) -> str:
    """The short name of a zone that has one all year; one that puts its clock forward has two."""
    names = {datetime(2026, month, 1, tzinfo=zone).tzname() or "" for month in (1, 4, 7, 10)}
    name = names.pop() if len(names) == 1 else ""
    return name if name.isalpha() else zone.key


def _clock(language: str, minute: int) -> str:
    return f"{minute // 60:02d}{word(language, 'clock')}{minute % 60:02d}"


def weekday_names(language: str) -> dict[str, str]:
    """Short names of the weekdays by code, in order."""
    return dict(zip(_DAYS, words(language, "weekdays"), strict=True))
