"""What an installation may say of a metric, and the sentences for what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.errors import BadSetting
from domain.metrics import METRICS, METRICS_IN_ORDER, Sum
from domain.tailored import tailor


@pytest.fixture(autouse=True)
def built_in() -> Iterator[None]:
    """Every test begins and ends with the metrics as they are built in."""
    tailor({})
    yield
    tailor({})


def test_denominator_and_least_count_are_those_of_the_configuration() -> None:
    tailor({"metrics": [{"name": "complaint_ratio", "denominator": ["interactions.handled"], "min_count": 80}]})
    assert METRICS["complaint_ratio"].denominator == (Sum("interactions", "handled"),)
    assert METRICS["complaint_ratio"].min_count == 80
    assert [name for name, metric in METRICS.items() if metric not in METRICS_IN_ORDER] == ["complaint_ratio"]


def test_what_is_said_no_more_is_as_built_in() -> None:
    tailor({"metrics": [{"name": "csat", "min_count": 3}]})
    tailor({})
    assert tuple(METRICS.values()) == METRICS_IN_ORDER


def test_denominators_of_several_streams_are_added() -> None:
    tailor({"metrics": [{"name": "complaint_ratio", "denominator": ["interactions.n", "surveys.n"]}]})
    assert METRICS["complaint_ratio"].streams == ("tickets", "interactions", "surveys")


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"name": "csat"}, r"\[\[metrics\]\]"),
        (["csat"], r"\[\[metrics\]\]"),
        ([{"min_count": 3}], "There is no metric ''"),
        ([{"name": "cast"}], "did you mean 'csat'"),
        ([{"name": "csat", "label": "x"}], "There is no setting of a metric 'label'"),
        ([{"name": "nps", "denominator": ["surveys.n"]}], "'nps' is no share"),
        ([{"name": "csat", "denominator": "surveys.n"}], r'denominator = \["interactions.n"\]'),
        ([{"name": "csat", "denominator": []}], r'denominator = \["interactions.n"\]'),
        ([{"name": "csat", "denominator": ["orders.n"]}], "There is no stream 'orders'"),
        ([{"name": "csat", "denominator": ["surveys.m"]}], "There is no count of surveys 'm'"),
        ([{"name": "csat", "denominator": ["surveys.csat_sum"]}], "There is no count of surveys 'csat_sum'"),
        ([{"name": "interactions", "min_count": 3}], "'interactions' is no rate or mean"),
        ([{"name": "csat", "min_count": 0}], "from 1 to 1,000,000, not 0"),
        ([{"name": "csat", "min_count": True}], "from 1 to 1,000,000, not True"),
        ([{"name": "csat", "min_count": 3}, {"name": "csat", "min_count": 4}], "'csat' has two tables"),
    ],
)
def test_what_cannot_be_is_named_and_changes_nothing(tables: Any, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        tailor({"metrics": tables})
    assert tuple(METRICS.values()) == METRICS_IN_ORDER
