"""Emerging: alerts about what people say, told as the alerts panel tells all of them."""

from __future__ import annotations

from domain.emerging import EMERGING
from domain.metrics import METRICS
from live.frames import Frame
from live.readings.alerts import AlertsReading
from live.readings.around import Around
from live.readings.topics import MENTIONS
from store.engine import Store


class EmergingReading:
    """Reads the emerging panel: alerts about what is said, told as the alerts panel tells all of them."""

    topics = frozenset({"alerts", "sources"})

    def __init__(self, store: Store) -> None:
        self._alerts = AlertsReading(store)

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel, what is emerging before what is only strange in its numbers; `deaf` where nobody could tell."""
        about = [one for one in around.alerts if one.kind == EMERGING or _is_of_mentions(one.metric)]
        mine = Around(tuple(about), (), tuple(one for one in around.sources if one.stream in MENTIONS))
        panel = self._alerts.read(now, mine, is_whole=is_whole)
        return panel | {"state": "deaf"} if around.is_deaf and not about else panel


def _is_of_mentions(name: str) -> bool:
    metric = METRICS.get(name)
    return metric is not None and metric.streams == MENTIONS
