"""The registers of streams and metrics fit together."""

from __future__ import annotations

import pytest

from domain.errors import UnknownName
from domain.grains import GRAINS
from domain.metrics import METRICS, METRICS_IN_ORDER, Metric, metric_of
from domain.streams import STREAMS, Stream, stream_of


@pytest.mark.parametrize("metric", METRICS_IN_ORDER, ids=METRICS)
def test_metric_is_made_of_components_that_exist(metric: Metric) -> None:
    for part in metric.numerator + metric.denominator + metric.against + metric.squares:
        assert part.component in {component.name for component in STREAMS[part.stream].components}
    assert metric.grain in GRAINS
    assert metric.by is None or metric.by in metric.dimensions


@pytest.mark.parametrize("metric", METRICS_IN_ORDER, ids=METRICS)
def test_metric_has_the_sums_its_shape_needs(metric: Metric) -> None:
    assert bool(metric.denominator) == (metric.shape in ("share", "mean", "balance"))
    assert bool(metric.squares) == (metric.shape == "mean")
    assert bool(metric.against) == (metric.shape == "balance")


@pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)
def test_component_speaks_of_fields_its_stream_has(stream: Stream) -> None:
    fields = {field.name for field in stream.fields} | set(stream.dimensions) | {"occurred_at"}
    names = [component.name for component in stream.components]
    assert len(names) == len(set(names))
    for component in stream.components:
        assert {name for name, _ in component.where} <= fields
        assert component.at in fields
        assert component.how in ("rows", "matured") or component.field in fields
        assert bool(component.limit) == (component.how == "within")


def test_names_that_do_not_exist_get_the_nearest_that_does() -> None:
    with pytest.raises(UnknownName, match="did you mean 'csat'"):
        metric_of("cstat")
    with pytest.raises(UnknownName, match="did you mean 'tickets'"):
        stream_of("ticket")
