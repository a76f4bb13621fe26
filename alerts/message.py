"""A message: one transition of one alert in words for people, in every language, and in fields for machines."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from domain.alerts import Alert
from domain.causes import Cause
from domain.emerging import EMERGING, EmergingVerdict
from domain.fleet import SCREEN
from domain.joint import JOINT
from domain.metrics import unit_of
from domain.outside import OUTSIDE, place_of, words_of
from domain.targets import is_of_target
from domain.times import from_ms
from domain.transitions import Transition
from locales import LANGUAGES, interval, label, moment, places, text, value
from locales.causes import cause_sentence
from locales.emerging import title_said
from locales.why import metrics_said, why_sentence

MOMENTS = ("opened_at", "since", "changed_at", "acknowledged_at", "acknowledged_until", "resolved_at")


@dataclass(frozen=True)
class Message:
    """What one notifier is given to deliver.

    `delivery` stays the same when a message is tried again, so that its receiver can tell a repeat. `at` is the
    moment of this try in epoch milliseconds, `zone` the one that people read moments in.
    """

    delivery: int
    alert: Alert
    transition: Transition
    at: int
    zone: ZoneInfo


def body(message: Message) -> dict[str, Any]:
    """The message as JSON values: moments ISO 8601 in UTC, `title` and `why` by language."""
    return {
        "event": message.transition.kind,
        "delivery": message.delivery,
        "sent_at": _iso(message.at),
        "title": {language: title(message.alert, language, message.zone) for language in LANGUAGES},
        "why": {language: why(message.alert, language) for language in LANGUAGES},
        "alert": alert_body(message.alert),
        "transition": {**asdict(message.transition), "at": _iso(message.transition.at)},
    }


def alert_body(alert: Alert) -> dict[str, Any]:
    """The alert as JSON values."""
    told = replace(alert, cause=None)
    fields = asdict(told) | {name: _iso(getattr(alert, name)) for name in MOMENTS}
    fields["cause"] = None if alert.cause is None else cause_body(alert.cause)
    return fields | {"segment": dict(alert.segment), "verdict": asdict(alert.verdict) | {"at": _iso(alert.verdict.at)}}


def cause_body(cause: Cause) -> dict[str, Any]:
    """What explains an alert as JSON values, without the records: those are read in the hub."""
    moments = {"at": _iso(cause.at), "from": _iso(cause.start), "to": _iso(cause.end)}
    amounts = {name: getattr(cause, name) for name in ("value", "expected", "change")}
    parts = [{**asdict(part), "total": part.total} for part in (*cause.parts, cause.rest)]
    return {**moments, **amounts, "parts": parts[:-1], "rest": parts[-1]}


def why(alert: Alert, language: str) -> str:
    """What explains it, in one sentence: the segments behind it, or what the detector says while nobody knows them."""
    unit, said = unit_of(alert.metric), words_of(alert.verdict)
    if said:
        return said
    if alert.cause is None or alert.kind == EMERGING:
        return why_sentence(language, alert.explanation, unit)
    return cause_sentence(language, alert.metric, unit, alert.cause)


def title(alert: Alert, language: str, zone: ZoneInfo) -> str:
    """What is wrong, and where, in one line."""
    if alert.kind == "silence":
        return text(language, "alert.source_silent", source=label(language, "value", alert.segment.get("source", "")))
    if alert.kind == SCREEN:
        return text(language, f"alert.{alert.verdict.code}", screen=alert.segment["monitor"])
    is_outside = alert.kind == OUTSIDE
    if isinstance(alert.verdict, EmergingVerdict):
        return title_said(language, alert.verdict)
    what = alert.metric if is_outside else _what(alert, language, zone)
    place = place_of(alert.segment) if is_outside else alert.segment
    where = " · ".join(place.values() if is_outside else places(language, place))
    return f"{what} ({where})" if where else what


def _what(alert: Alert, language: str, zone: ZoneInfo) -> str:
    verdict, unit = alert.verdict, unit_of(alert.metric)
    amount, usual = alert.told
    is_lasting = verdict.code.endswith("_lasting")
    line = verdict.upper if alert.direction == "high" else verdict.lower
    params = {
        "metric": label(language, "metric", alert.metric),
        "value": value(language, amount, unit),
        "expected": value(language, usual, unit)
        if is_lasting
        else interval(language, verdict.lower, verdict.upper, unit),
        "line": value(language, line, unit),
        "since": moment(language, alert.since, zone),
        "metrics": metrics_said(language, alert.explanation.metrics),
    }
    kind = JOINT if alert.kind == JOINT else "target" if is_of_target(verdict) else alert.direction
    return text(language, f"alert.title_{kind}", **params)


def _iso(ms: int | None) -> str | None:
    return None if ms is None else from_ms(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
