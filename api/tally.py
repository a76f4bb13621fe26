"""What the hub counts of itself, read from its rooms when Prometheus asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.logs import RequestTally
from hub import Hub


def registry_of(hub: Hub, requests: RequestTally) -> CollectorRegistry:
    """A registry of this hub alone, so that two hubs in one process do not count for each other."""
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    registry.register(HubCollector(hub, requests))
    return registry


class HubCollector(Collector):
    """The numbers of one hub, at the moment they are asked for."""

    def __init__(self, hub: Hub, requests: RequestTally) -> None:
        self._hub = hub
        self._answered = requests

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: describing would read the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Records by source, standing of the sources, alerts, the live path, requests."""
        yield from self._sources()
        alerts = GaugeMetricFamily("cehub_alerts", "Alerts in each state.", labels=["state"])
        for state, count in self._hub.desk.counts().items():
            alerts.add_metric([state], count)
        yield alerts
        yield from self._budget()
        yield GaugeMetricFamily("cehub_screens", "Screens connected to this process.", len(self._hub.board.audience))
        yield CounterMetricFamily("cehub_steps", "Steps of the ticker in this process.", self._hub.ticker.steps)
        yield CounterMetricFamily("cehub_step_seconds", "Seconds spent in them.", self._hub.ticker.seconds)
        yield from self._requests()

    def _sources(self) -> Iterator[Metric]:
        labels = ["source", "stream"]
        accepted = CounterMetricFamily("cehub_records_accepted", "Records taken in.", labels=labels)
        rejected = CounterMetricFamily("cehub_records_rejected", "Records rejected.", labels=labels)
        held = GaugeMetricFamily("cehub_quarantine_records", "Rejected records not yet settled.", labels=labels)
        behind = GaugeMetricFamily("cehub_source_behind_seconds", "Now less the source's watermark.", labels=labels)
        for one in self._hub.sources():
            names = [one.source.source, one.source.stream]
            accepted.add_metric(names, one.source.accepted)
            rejected.add_metric(names, one.source.rejected)
            held.add_metric(names, one.held)
            if one.source.watermark is not None:
                behind.add_metric(names, (self._hub.now - one.source.watermark) / 1000)
        yield from (accepted, rejected, held, behind)

    def _budget(self) -> Iterator[Metric]:
        called = GaugeMetricFamily("cehub_shift_alerts", "Alerts of the last shift.", labels=["team"])
        budget = GaugeMetricFamily("cehub_shift_budget", "Alerts a shift that are budgeted.", labels=["team"])
        for one in self._hub.ledger.standing():
            called.add_metric([one.team], one.alerts)
            budget.add_metric([one.team], one.budget)
        yield from (called, budget)

    def _requests(self) -> Iterator[Metric]:
        tally = self._answered
        answered = CounterMetricFamily("cehub_requests", "Requests answered.", labels=["method", "status"])
        for (method, status), count in sorted(tally.answered.items()):
            answered.add_metric([method, str(status)], count)
        yield answered
        yield CounterMetricFamily("cehub_request_seconds", "Seconds spent answering them.", tally.seconds)
