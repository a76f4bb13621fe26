"""What panels read from the store: one file a kind of panel, and the register of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.metrics import METRICS
from live.readings.alerts import AlertsReading
from live.readings.backlog import BacklogReading
from live.readings.base import Reading
from live.readings.emerging import EmergingReading
from live.readings.metric import MetricReading
from live.readings.sentiment import SentimentReading
from live.readings.topics import TopicsReading
from store.engine import Store

READINGS: Mapping[str, Callable[[Store], Reading]] = {
    "alerts": AlertsReading,
    "backlog": BacklogReading,
    "topics": TopicsReading,
    "sentiment": SentimentReading,
    "emerging": EmergingReading,
}
"""The panels that are no metric, by name. Every metric is a panel by its own name."""


def reading_of(panel: str, beside: str | None, store: Store) -> Reading:
    """What is read for the panel of that name; `beside` is the metric named beside a metric's number."""
    if panel in READINGS:
        return READINGS[panel](store)
    return MetricReading(store, METRICS[panel], METRICS[beside] if beside else None)
