"""The open alerts: the gravest first, as many as a tile can hold, and how many there are."""

from __future__ import annotations

from domain.alerts import Alert
from domain.emerging import EmergingVerdict
from domain.fleet import SCREEN
from domain.joint import shares_of
from domain.metrics import METRICS
from domain.outside import OUTSIDE, place_of, words_of
from live.frames import Frame
from live.readings.around import Around, urgency
from store import verdicts
from store.engine import Store

MOST_ROWS = 6
"""What has no room on its tile is counted with the rest by the screen."""


class AlertsReading:
    """Reads the alerts panel."""

    topics = frozenset({"alerts", "sources"})

    def __init__(self, store: Store) -> None:
        """Beside what every panel sees around itself it asks now and then which patterns are known."""
        self._store = store
        self._patterns: Frame = {}

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel: counts, and rows in the order of urgency."""
        if is_whole or not self._patterns:
            self._patterns = self._read_patterns()
        return counted(around) | self._patterns

    def _read_patterns(self) -> Frame:
        """Of how many metrics the pattern is known, and of how many it is still being learnt."""
        with self._store.read() as connection:
            learnt, learning = verdicts.patterns(connection)
        return {"learnt": learnt, "learning": learning}


def counted(around: Around) -> Frame:
    """Alerts as a panel tells them: counts, and rows in the order of urgency."""
    found = sorted(around.alerts, key=urgency)
    muted = [alert for alert in around.muted if alert.muted_by is not None]
    return {
        "state": _state(found),
        **around.alert_counts(),
        "muted": len(muted),
        "held": len(around.muted) - len(muted),
        "watched": len(around.sources),
        "resolved_today": around.resolved_today,
        "rows": [row_of(alert) for alert in found[:MOST_ROWS]],
    }


def told(alert: Alert) -> Frame:
    """One alert for the panel of its metric: where, which way, since when, in whose hands, and where it is from.

    Not how far out it is: that the panel says of its own number, and it would be sent anew with every record.
    """
    cause = alert.cause
    return {
        "id": alert.id,
        "segment": dict(alert.segment),
        "from": dict(cause.parts[0].segment) if cause is not None and cause.parts else {},
        "direction": alert.direction,
        "severity": alert.severity,
        "state": alert.state,
        "since": alert.since,
        "opened_at": alert.opened_at,
        "owner": alert.owner,
    }


def told_quiet(metric: str, around: Around) -> Frame | None:
    """The gravest alert of a metric that is kept back: by whose silence and until when (ms), or by an incident.

    Of a silence that recurs, `until` is the end of its present hours. None if nothing of the metric is kept back.
    """
    found = around.quiet(metric)
    if not found:
        return None
    silence = around.silence_of(found[0])
    ends = around.ends.get(silence.id) if silence else None
    return told(found[0]) | {"count": len(found), "by": silence.owner if silence else None, "until": ends}


def row_of(alert: Alert) -> Frame:
    """An alert with what it is on, its metric or several, and how far out it is."""
    metrics = [share.metric for share in shares_of(alert.verdict)] or [alert.metric]
    metric, (value, expected) = METRICS.get(alert.metric), alert.told
    row = told(alert) | {"metric": alert.metric, "metrics": metrics, "kind": alert.kind}
    row |= {"unit": metric.unit if metric else "count", "value": value, "expected": expected}
    if isinstance(alert.verdict, EmergingVerdict):
        # What emerges has a name in every language, which the screen chooses; its place is that name.
        return row | {"label": dict(alert.verdict.label), "segment": {}}
    if alert.kind == SCREEN:
        return row | {"health": alert.verdict.code.removeprefix(f"{SCREEN}_")}
    if alert.kind != OUTSIDE:
        return row
    return row | {"segment": place_of(alert.segment), "says": words_of(alert.verdict)}


def _state(found: list[Alert]) -> str:
    if any(alert.state == "open" and alert.severity == "critical" for alert in found):
        return "bad"
    return "warn" if found else "normal"
