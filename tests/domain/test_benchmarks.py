"""Others' figures: each says whose and when, and a wrong one stops the start."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from domain.benchmarks import Benchmark, benchmarks_of, drawn
from domain.errors import BadSetting
from domain.metrics import metric_of

GOOD = """
[[benchmarks]]
metric = "csat"
name = "Retail"
value = 0.83
source = "Index 2026"
date = 2026-06-30
"""


def test_a_line_says_whose_it_is_and_of_when() -> None:
    expected = Benchmark("csat", "Retail", 0.83, "Index 2026", date(2026, 6, 30), grain="30m")
    assert benchmarks_of(tomllib.loads(GOOD)) == (expected,)


def test_it_stands_on_the_chart_of_its_metric_and_segment() -> None:
    lines = benchmarks_of(tomllib.loads(GOOD + 'where = { channel = "chat" }\n'))
    assert drawn(lines, metric_of("csat"), {"channel": "chat"}, "1h") == lines
    assert drawn(lines, metric_of("csat"), {}, "1h") == ()
    assert drawn(lines, metric_of("nps"), {"channel": "chat"}, "1h") == ()


def test_that_of_a_count_stands_on_buckets_of_its_own_length_alone() -> None:
    count = GOOD.replace('"csat"', '"interactions"').replace("0.83", "60")
    usual, hourly = benchmarks_of(tomllib.loads(count)), benchmarks_of(tomllib.loads(count + 'grain = "1h"\n'))
    interactions = metric_of("interactions")
    assert [len(drawn(lines, interactions, {}, "5m")) for lines in (usual, hourly)] == [1, 0]
    assert [len(drawn(lines, interactions, {}, "1h")) for lines in (usual, hourly)] == [0, 1]


@pytest.mark.parametrize(
    ("good", "wrong", "sentence"),
    [
        ('metric = "csat"', 'metric = "csta"', "did you mean 'csat'?"),
        ("value = 0.83", "value = 83", "a share"),
        ("value = 0.83", 'value = "83"', "is a number"),
        ("date = 2026-06-30", 'date = "June"', "needs a date"),
        ('source = "Index 2026"', "", "needs a source"),
        ('name = "Retail"', 'nmae = "Retail"', "did you mean 'name'?"),
        ("date = 2026-06-30", 'date = 2026-06-30\ngrain = "2h"', "2h"),
        ("date = 2026-06-30", 'date = 2026-06-30\nwhere = { moon = "full" }', "There is no dimension 'moon'"),
    ],
)
def test_a_wrong_one_is_named(good: str, wrong: str, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence.replace("?", r"\?")):
        benchmarks_of(tomllib.loads(GOOD.replace(good, wrong)))
