"""What panels read from the store: one file a kind of panel, and the registers of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.metrics import METRICS, Metric
from live.readings.alerts import AlertsReading
from live.readings.backlog import BacklogReading
from live.readings.base import Reading
from live.readings.clock import ClockReading
from live.readings.coming import ComingReading
from live.readings.emerging import EmergingReading
from live.readings.explored import ExploredReading
from live.readings.heat import HeatReading
from live.readings.incidents import IncidentsReading
from live.readings.metric import MetricReading
from live.readings.mix import MixReading
from live.readings.movers import MoversReading
from live.readings.queue import QueueReading
from live.readings.quotes import QuotesReading
from live.readings.sentiment import SentimentReading
from live.readings.sources import SourcesReading
from live.readings.ticker import TickerReading
from live.readings.topics import TopicsReading
from store.engine import Store

READINGS: Mapping[str, Callable[[Store], Reading]] = {
    "alerts": AlertsReading,
    "ticker": TickerReading,
    "backlog": BacklogReading,
    "topics": TopicsReading,
    "sentiment": SentimentReading,
    "emerging": EmergingReading,
    "clock": ClockReading,
    "coming": ComingReading,
    "sources": SourcesReading,
    "movers": MoversReading,
    "queue": QueueReading,
    "incidents": IncidentsReading,
    "quotes": QuotesReading,
}
"""The panels that are no metric, by name. Every metric is a panel by its own name."""


@dataclass(frozen=True)
class About:
    """A panel about any one metric: how it reads it, and which it is about where none is named."""

    make: Callable[[Store, Metric], Reading]
    usual: str


ABOUT: Mapping[str, About] = {
    "mix": About(MixReading, "interactions"),
    "heat": About(HeatReading, "interactions"),
    "explored": About(ExploredReading, "complaint_ratio"),
}
"""The panels that look at one metric otherwise than as a number, by name."""


def reading_of(panel: str, beside: str | None, store: Store, metric: str | None = None) -> Reading:
    """What is read for the panel of that name; `beside` is the metric beside a metric's number, or what is explored."""
    if panel == "explored":
        return ExploredReading(store, METRICS[metric or ABOUT[panel].usual], beside)
    if panel in ABOUT:
        return ABOUT[panel].make(store, METRICS[metric or ABOUT[panel].usual])
    if panel in READINGS:
        return READINGS[panel](store)
    return MetricReading(store, METRICS[panel if metric is None else metric], METRICS[beside] if beside else None)
