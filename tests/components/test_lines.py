"""From points and verdicts to the line that is drawn."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from components.charts import Line, rings, small_line
from components.figure import figure
from components.lines import line_of
from components.records import between
from domain.metrics import metric_of
from domain.series import Point
from domain.times import DAY, HOUR, MINUTE, to_ms
from domain.verdicts import Verdict
from tests.components.spoken import make_viewer
from tests.make import NOW, ZONE

START = NOW - NOW % HOUR - 3 * HOUR


def _points(*values: float | None, n: float = 100, step: int = HOUR) -> list[Point]:
    return [Point(START + i * step, value, n) for i, value in enumerate(values)]


def test_a_count_that_still_fills_is_left_out() -> None:
    line = line_of(metric_of("interactions"), _points(5, 6, 7), grain="1h", until=START + 2 * HOUR + MINUTE)
    assert line.value == [5, 6, None]


def test_a_rate_of_a_bucket_that_still_fills_is_drawn() -> None:
    line = line_of(metric_of("csat"), _points(0.5, 0.6), grain="1h", until=START + HOUR + MINUTE)
    assert line.value == [0.5, 0.6]


def test_a_value_on_too_few_records_is_thin() -> None:
    points = [Point(START, 0.9, 50), Point(START + HOUR, 0.1, 3)]
    line = line_of(metric_of("csat"), points, grain="1h", until=NOW)
    assert (line.value, line.thin) == ([0.9, None], [0.9, 0.1])
    assert line.ends()[0] > 0.5, "a thin value is never scaled to"


def test_what_was_before_stands_over_the_same_hours() -> None:
    before = [Point(START, 3, 9), Point(START + HOUR, 4, 9)]
    line = line_of(metric_of("interactions"), _points(5, 6), grain="1h", until=NOW, before=before)
    assert line.before == [3, 4]


@pytest.mark.parametrize(
    ("metric", "value", "edges"),
    [("mentions", 8.0, (24, 40)), ("complaint_ratio", 0.04, (0.03, 0.05))],
    ids=["what is expected of counts adds up", "what is expected of rates is averaged"],
)
def test_a_coarser_bucket_has_the_band_of_its_quarters(metric: str, value: float, edges: tuple[float, float]) -> None:
    quarters = [Verdict(START + i * 15 * MINUTE, 0.2, "normal", value, value, value / 2, value * 1.5) for i in range(4)]
    line = line_of(metric_of(metric), _points(value * 4), grain="1h", until=NOW, verdicts=quarters)
    assert (line.lower[0], line.upper[0]) == (pytest.approx(edges[0]), pytest.approx(edges[1]))


def test_a_count_whose_quarters_are_not_all_judged_has_no_band() -> None:
    quarter = Verdict(START, 0.2, "normal", 8, 8, 4, 12)
    line = line_of(metric_of("mentions"), _points(32), grain="1h", until=NOW, verdicts=[quarter])
    assert list(line.upper) == [None]


def test_one_strange_quarter_makes_the_hour_strange() -> None:
    strange = Verdict(START + 30 * MINUTE, 1.4, "high", 30, 8, 4, 12)
    line = line_of(metric_of("mentions"), _points(60, 10), grain="1h", until=NOW, verdicts=[strange])
    assert list(line.odd) == [1, 0]


def test_a_wide_band_does_not_flatten_what_happened() -> None:
    line = Line(at=[1, 2], value=[0.02, 0.04], unit="percent", lower=[0.0, 0.0], upper=[0.9, 0.9])
    assert line.ends()[1] < 0.06


def test_no_axis_and_no_band_leaves_what_a_score_can_be() -> None:
    wide = Verdict(START, 0.2, "normal", 40, 40, -30, 130)
    line = line_of(metric_of("nps"), _points(90), grain="1h", until=NOW, verdicts=[wide])
    assert (line.lower[0], line.upper[0]) == (-30, 100)
    assert line.ends()[1] == 100


def test_a_stretch_of_whole_days_goes_by_their_names_and_says_another_year() -> None:
    midnight = to_ms(datetime(2026, 11, 20, tzinfo=ZONE))
    said = [
        between((midnight, midnight + DAY), make_viewer()),
        between((midnight, midnight + 2 * DAY), make_viewer()),
        between((midnight, midnight + HOUR), make_viewer()),
        between((midnight - HOUR, midnight), make_viewer()),
        between((midnight - 365 * DAY, midnight - 364 * DAY), make_viewer()),
    ]
    assert said == [
        "Fri 20 Nov",
        "Fri 20 Nov – Sat 21 Nov",
        "Fri 20 Nov 00:00 – 01:00",
        "Thu 19 Nov 23:00 – Fri 20 Nov 00:00",
        "Thu 20 Nov 2025",
    ]


def test_the_small_line_gives_its_script_what_it_reads() -> None:
    line = Line(at=[1, 2], value=[0.5, None], unit="percent", odd=[0, 1])
    data = json.loads(getattr(small_line(line, make_viewer(), label="CSAT"), "data-line"))
    assert (data["at"], data["value"], data["odd"]) == ([1, 2], [0.5, None], [0, 1])


def test_the_large_line_marks_a_strange_stretch_as_one() -> None:
    at = [START + i * HOUR for i in range(5)]
    line = Line(at=at, value=[1, 9, 9, 1, 1], unit="count", odd=[0, 1, 1, 0, 0])
    shapes = figure(line, make_viewer(), "Mentions")["layout"]["shapes"]
    assert [(shape["x0"], shape["x1"]) for shape in shapes] == [(at[1] - HOUR / 2, at[2] + HOUR / 2)]


def test_a_strange_stretch_is_ringed_where_it_leaves_the_band_else_at_its_farthest() -> None:
    band = ([0] * 4, [4] * 4)
    assert rings(Line([1, 2, 3, 4], [5, 3, 1, 6], "count", *band, odd=[1] * 4)) == [0, 3]
    assert rings(Line([1, 2, 3, 4], [3, 4, 2, 1], "count", *band, odd=[1, 1, 0, 1])) == [1]
    assert rings(Line([1, 2, 3, 4], [3, 1, 2, 3], "count", *band, odd=[-1, -1, 0, 0])) == [1]
    assert rings(Line(at=[1], value=[None], unit="count", odd=[1])) == []


def test_the_band_of_the_large_line_ends_where_nothing_is_known_and_begins_anew() -> None:
    line = Line(at=[1, 2, 3, 4], value=[5] * 4, unit="count", lower=[1, 2, None, 4], upper=[7, 8, None, 9])
    band = figure(line, make_viewer(), "Mentions")["data"][0]
    assert band["fill"] == "toself"
    assert band["x"] == [1, 2, 2, 1, None, 4, 4, None]
    assert band["y"] == [1, 2, 8, 7, None, 4, 9, None]


def test_a_value_without_a_neighbour_is_a_dot_on_the_large_line() -> None:
    def dots(*value: float | None) -> list[list[Any]]:
        line = Line(at=[*range(len(value))], value=list(value), unit="percent")
        traces = figure(line, make_viewer(), "CSAT")["data"]
        return [[one["x"], one["y"]] for one in traces if one["mode"] == "markers"]

    assert dots(None, 0.1, None, 0.2, 0.3, None, 0.4) == [[[1, 6], [0.1, 0.4]]]
    assert dots(0.1) == [[[0], [0.1]]]
    assert dots(0.1, 0.2) == dots(None, None) == []


def test_an_empty_line_says_so_and_can_still_be_drawn() -> None:
    line = Line(at=[1, 2], value=[None, None], unit="score", thin=[None, None])
    assert line.is_empty
    assert figure(line, make_viewer(), "CES")["layout"]["yaxis"]["range"][0] < 1
