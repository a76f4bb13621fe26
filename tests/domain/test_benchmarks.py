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
    assert benchmarks_of(tomllib.loads(GOOD)) == (Benchmark("csat", "Retail", 0.83, "Index 2026", date(2026, 6, 30)),)


def test_it_stands_on_the_chart_of_its_metric_and_segment() -> None:
    lines = benchmarks_of(tomllib.loads(GOOD + 'where = { channel = "chat" }\n'))
    assert drawn(lines, metric_of("csat"), {"channel": "chat"}) == lines
    assert drawn(lines, metric_of("csat"), {}) == ()
    assert drawn(lines, metric_of("nps"), {"channel": "chat"}) == ()


@pytest.mark.parametrize(
    ("good", "wrong", "sentence"),
    [
        ('metric = "csat"', 'metric = "csta"', "did you mean 'csat'?"),
        ("value = 0.83", "value = 83", "a share"),
        ("value = 0.83", 'value = "83"', "is a number"),
        ("date = 2026-06-30", 'date = "June"', "needs a date"),
        ('source = "Index 2026"', "", "needs a source"),
        ('name = "Retail"', 'nmae = "Retail"', "did you mean 'name'?"),
        ("date = 2026-06-30", 'date = 2026-06-30\nwhere = { moon = "full" }', "There is no dimension 'moon'"),
    ],
)
def test_a_wrong_one_is_named(good: str, wrong: str, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence.replace("?", r"\?")):
        benchmarks_of(tomllib.loads(GOOD.replace(good, wrong)))
