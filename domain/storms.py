"""Storms: which alerts share one cause, by segment, by time and by what explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from domain.alerts import Alert
from domain.fleet import SCREEN
from domain.joint import shares_of
from domain.times import HOUR

TOGETHER = HOUR
"""Alerts that went strange within this time of each other may share a cause."""
MOST_DIMENSIONS = 4

SEVERAL = {"monitor": "several_monitors", "source": "several_sources"}
"""What stands for those that went dark together: their incident goes by the name of none of them."""

Tie = tuple[object, ...]
"""Two alerts are related only if one has a tie that the other looks for: no alert is compared with all others."""


def place_of(alert: Alert) -> dict[str, str]:
    """Where it is: its segment, and the one that explains most of it; {} for everywhere."""
    guilty = alert.cause.parts[0].segment if alert.cause is not None and alert.cause.parts else {}
    return {**alert.segment, **guilty}


def is_related(one: Alert, other: Alert) -> bool:
    """True if both may have one cause: they began together, in one place, or one speaks for the other.

    Sources that fall silent together are related to each other and to what they hold back, to nothing else, and so are
    monitors to monitors. What comes from outside has names of its own, and stands by itself; what emerges in mentions
    is related to what shares its topic or segment.
    """
    if _is_held_by(one, other) or _is_held_by(other, one):
        return True
    if "outside" in (one.kind, other.kind) or _apart(one) != _apart(other):
        return False
    if abs(one.since - other.since) > TOGETHER:
        return False
    if "emerging" in (one.kind, other.kind):
        return bool(place_of(one).items() & place_of(other).items())
    if _apart(one) or (one.metric == other.metric and _is_nested(one.segment, other.segment)):
        return True
    return is_shared(place_of(one), place_of(other))


def is_shared(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True if two places have a segment in common, or both are everywhere.

    >>> is_shared({"channel": "chat", "region": "Bali"}, {"channel": "chat"}), is_shared({}, {"channel": "chat"})
    (True, False)
    """
    return bool(one.items() & other.items()) or not (one or other)


def common(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """The place of both: what they share; where one is everywhere, the other; of two monitors or sources, several.

    >>> common({"channel": "chat", "region": "Bali"}, {"channel": "chat"}), common({}, {"region": "Bali"})
    ({'channel': 'chat'}, {'region': 'Bali'})
    >>> common({"monitor": "left"}, {"monitor": "right"})
    {'monitor': 'several_monitors'}
    """
    if not one or not other:
        return dict(one or other)
    shared = {name: value for name, value in one.items() if other.get(name) == value}
    return shared or {name: SEVERAL.get(name, value) if name in other else value for name, value in one.items()}


def ties(alert: Alert) -> set[Tie]:
    """What an alert is found by when another looks for its like: see `kin`."""
    if _apart(alert):
        return {(_apart(alert),), ("id", alert.id)}
    place = place_of(alert)
    found: set[Tie] = {("at", *pair) for pair in place.items()} or {("everywhere",)}
    found |= {("within", alert.metric, *flat) for flat in _wider(alert.segment)}
    found |= {("own", alert.metric, *_flat(alert.segment)), ("id", alert.id)}
    return found | ({("held by", alert.held_by)} if alert.held == "inhibited" else set())


def kin(alert: Alert) -> set[Tie]:
    """The ties of all alerts that `is_related` may find: in its place, wider and narrower, and what holds it."""
    found: set[Tie] = {("held by", alert.id)} if alert.id else set()
    found |= {("id", alert.held_by)} if alert.held == "inhibited" else set()
    if _apart(alert):
        return found | {(_apart(alert),)}
    place = place_of(alert)
    found |= {("at", *pair) for pair in place.items()} or {("everywhere",)}
    return found | parents(alert) | {("within", alert.metric, *_flat(alert.segment))}


def parents(alert: Alert) -> set[Tie]:
    """The ties of alerts of the same metric on wider segments."""
    return {("own", alert.metric, *flat) for flat in _wider(alert.segment)}


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
    enough, loud, is_led_by_critical = (1 if is_led else most), 0, alert.severity != "critical"
    for one in members:
        if one.fingerprint == alert.fingerprint or one.is_suppressed:
            continue
        loud += 1
        is_led_by_critical = is_led_by_critical or one.severity == "critical"
        if loud >= enough and is_led_by_critical:
            return True
    return False


def _apart(alert: Alert) -> str:
    """What ties those that are related to their like alone; '' for all others."""
    return {"silence": "silent", SCREEN: SCREEN}.get(alert.kind, "")


def _is_held_by(one: Alert, other: Alert) -> bool:
    return one.held == "inhibited" and one.held_by == other.id != 0


def _is_nested(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return one.items() <= other.items() or other.items() <= one.items()


def _wider(segment: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every segment that holds this one, flat; of one with many dimensions the total alone."""
    pairs = sorted(segment.items())
    sizes = range(len(pairs)) if len(pairs) <= MOST_DIMENSIONS else (0,)
    return [_flat(dict(some)) for size in sizes for some in combinations(pairs, size)]


def _flat(segment: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(word for pair in sorted(segment.items()) for word in pair)
