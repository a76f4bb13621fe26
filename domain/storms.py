"""Storms: which alerts share one cause, by segment, by time and by what explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.alerts import Alert
from domain.incidents import Incident
from domain.joint import shares_of
from domain.times import HOUR

TOGETHER = HOUR
"""Alerts that went strange within this time of each other may share a cause."""


def place_of(alert: Alert) -> dict[str, str]:
    """Where it is: its segment, and the one that explains most of it; {} for everywhere."""
    guilty = alert.cause.parts[0].segment if alert.cause is not None and alert.cause.parts else {}
    return {**alert.segment, **guilty}


def is_related(one: Alert, other: Alert) -> bool:
    """True if both may have one cause: they began together, in one place, or one speaks for the other.

    Sources that fall silent together are related to each other and to what they hold back, to nothing else. What comes
    from outside or emerges in mentions has a name of its own, and stands by itself.
    """
    if _is_held_by(one, other) or _is_held_by(other, one):
        return True
    if {"outside", "emerging"} & {one.kind, other.kind} or (one.kind == "silence") != (other.kind == "silence"):
        return False
    if abs(one.since - other.since) > TOGETHER:
        return False
    if one.kind == "silence" or one.metric == other.metric:
        return one.kind == "silence" or _meet(one.segment, other.segment)
    return is_shared(place_of(one), place_of(other))


def is_shared(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True if two places have a segment in common, or both are everywhere.

    >>> is_shared({"channel": "chat", "region": "Bali"}, {"channel": "chat"}), is_shared({}, {"channel": "chat"})
    (True, False)
    """
    return bool(one.items() & other.items()) or not (one or other)


def common(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """The place of both: what they share; where one is everywhere, the other.

    >>> common({"channel": "chat", "region": "Bali"}, {"channel": "chat"}), common({}, {"region": "Bali"})
    ({'channel': 'chat'}, {'region': 'Bali'})
    """
    if not one or not other:
        return dict(one or other)
    return {name: value for name, value in one.items() if other.get(name) == value} or dict(one)


def fits(alert: Alert, incident: Incident, members: Iterable[Alert]) -> bool:
    """True if the alert shares the cause of an incident with these alerts in it."""
    if incident.state == "recovering":
        return False
    return any(is_related(alert, member) for member in members if member.fingerprint != alert.fingerprint)


def metrics_of(alerts: Iterable[Alert]) -> list[str]:
    """The metrics that the alerts speak of, each once, without those held back by another alert."""
    own = [alert for alert in alerts if alert.held != "inhibited" and alert.kind in ("metric", "joint")]
    named = [name for one in own for name in [share.metric for share in shares_of(one.verdict)] or [one.metric]]
    return list(dict.fromkeys(named))


def is_storm(alert: Alert, members: Iterable[Alert], *, most: int, is_led: bool) -> bool:
    """True if people were called often enough for an incident to keep this alert of it back.

    `most` alerts of it call, of one that somebody leads as a crisis (`is_led`) a single one does. The first critical
    alert among warnings always calls, and so does what is left when the others are over.
    """
    loud = [one for one in members if one.fingerprint != alert.fingerprint and not one.is_suppressed]
    is_first_critical = alert.severity == "critical" and all(one.severity != "critical" for one in loud)
    return len(loud) >= (1 if is_led else most) and not is_first_critical


def _is_held_by(one: Alert, other: Alert) -> bool:
    return one.held == "inhibited" and one.held_by == other.id != 0


def _meet(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(other.get(name, value) == value for name, value in one.items())
