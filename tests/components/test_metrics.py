"""A number is never shown without what it rests on."""

from __future__ import annotations

import json
from datetime import date

import pytest
from dash import html

from components import headline, parts, records
from components.charts import Line, small_line
from components.figure import figure
from components.levels import levels
from components.marks import Marks, listed
from components.tables import cells
from domain.benchmarks import Benchmark
from domain.metrics import METRICS, metric_of
from domain.series import Point
from domain.streams import STREAMS
from domain.targets import TargetLine
from domain.times import MINUTE
from tests.components.spoken import dressed, make_viewer, words
from tests.make import NOW

CSAT = metric_of("csat")
NOW_POINT = Point(NOW, 0.872, 731, 0.846, 0.894)


def test_a_rate_is_said_with_its_interval_its_n_and_its_age() -> None:
    said = words(
        headline.headline(CSAT, NOW_POINT, Point(NOW, 0.861, 700, 0.83, 0.88), NOW - 3 * MINUTE, make_viewer())
    )
    assert said.startswith("87.2 %")
    assert "84.6–89.4 % · 731 records in the last hour" in said
    assert "▲ 1.1 pt" in said
    assert "newest record 3 min ago" in said


@pytest.mark.parametrize("point", [Point(NOW, 1.0, 4), Point(NOW, None, 0), None])
def test_too_few_records_are_no_value_and_no_colour(point: Point | None) -> None:
    drawn = headline.headline(CSAT, point, NOW_POINT, None, make_viewer())
    assert dressed(drawn, "is-none")
    assert not dressed(drawn, "is-good")
    assert not dressed(drawn, "is-bad")


@pytest.mark.parametrize(
    ("metric", "now", "before", "tone"),
    [
        ("csat", Point(NOW, 0.9, 500, 0.88, 0.92), Point(NOW, 0.8, 500, 0.77, 0.83), "good"),
        ("csat", Point(NOW, 0.7, 500, 0.68, 0.72), Point(NOW, 0.8, 500, 0.77, 0.83), "bad"),
        ("complaint_ratio", Point(NOW, 0.05, 500, 0.045, 0.055), Point(NOW, 0.03, 500, 0.02, 0.04), "bad"),
        ("csat", Point(NOW, 0.9, 20, 0.7, 0.97), Point(NOW, 0.8, 20, 0.6, 0.9), ""),
        ("interactions", Point(NOW, 400), Point(NOW, 300), ""),
    ],
    ids=["better", "worse", "less is better", "may be chance", "neither good nor bad"],
)
def test_a_change_is_coloured_only_where_it_means_something(metric: str, now: Point, before: Point, tone: str) -> None:
    assert headline.change(metric_of(metric), now, before, make_viewer())[1] == tone


def test_a_change_of_a_count_is_a_share_of_it() -> None:
    said, _ = headline.change(metric_of("interactions"), Point(NOW, 90), Point(NOW, 100), make_viewer("id"))
    assert said.replace("\u00a0", " ") == "▼ 10,0 %"


@pytest.mark.parametrize("name", sorted(METRICS))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_metric_can_be_headlined(name: str, language: str) -> None:
    metric = metric_of(name)
    said = words(headline.headline(metric, Point(NOW, 0.5, 900, 0.4, 0.6), None, NOW, make_viewer(language)))
    assert "{" not in said
    assert "metric." not in said


def test_a_part_with_few_records_says_so() -> None:
    found = type(
        "Found", (), {"name": "help_centre", "now": Point(NOW, 0.5, 4), "before": None, "line": Line([], [], "percent")}
    )
    said = words(parts.parts(CSAT, [found()], 3, make_viewer(), by="channel", length="7d"))
    assert "4 records: not enough data" in said
    assert "3 more" in said


def test_the_table_behind_the_chart_is_newest_first_and_sorts_by_number() -> None:
    line = Line(at=[NOW, NOW + 1], value=[0.5, 0.25], unit="percent", interval=[(0.4, 0.6), (0.2, 0.3)], n=[9, 90])
    rows = cells(records.number_rows(line, make_viewer()))
    assert [row["value"] for row in rows] == [0.25, 0.5]
    assert rows[0]["value_said"].replace("\u00a0", " ") == "25.0 %"


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_records_of_every_stream_can_be_listed(stream: str) -> None:
    fields = {column.field for column in records.record_columns(stream, make_viewer())}
    known = (
        {field.name for field in STREAMS[stream].fields} | set(STREAMS[stream].dimensions) | {"occurred_at", "customer"}
    )
    assert fields <= known
    row = cells(records.record_rows(stream, [{"occurred_at": NOW}], make_viewer()))[0]
    assert row["occurred_at_said"] == "14:30"


def test_a_line_that_people_drew_is_drawn_named_and_does_not_flatten_what_happened() -> None:
    line = Line([NOW, NOW + MINUTE], [0.80, 0.86], "percent")
    targets = [TargetLine("csat", 0.85, None, source="Agreement", on=date(2026, 7, 1)), TargetLine("csat", None, 0.1)]
    drawn = figure(line, make_viewer(), "CSAT", Marks(targets=targets))
    assert [shape["y0"] for shape in drawn["layout"]["shapes"]] == [0.85, 0.1]
    low, high = drawn["layout"]["yaxis"]["range"]
    assert low > 0.75
    assert high > 0.85
    names = [(one["text"], one["hovertext"]) for one in drawn["layout"]["annotations"]]
    assert names[1] == ("target 85.0\u00a0%", "target at least 85.0\u00a0% (Agreement, since 1 Jul 2026)")
    assert names[0][0] == "↓ target 10.0\u00a0%", "a line off the chart is named at the edge beyond which it lies"
    assert names[0][1].endswith("(nobody wrote down who set it)")
    value = next(trace for trace in drawn["data"] if trace.get("meta") == "value")
    assert "target at least 85.0" in value["hovertemplate"]
    across = levels(targets, [], "percent", make_viewer())
    said = words(headline.legend(CSAT, make_viewer(), has_band=False, targets=across))
    assert said.replace("\u00a0", " ") == "CSAT target 85.0 % · 10.0 %"
    head = headline.headline(CSAT, NOW_POINT, None, NOW, make_viewer(), across=across)
    assert "target at least 85.0" in words(head)
    assert "Agreement, since 1 Jul 2026" in words(html.Div(listed(Marks(targets=targets), CSAT, make_viewer())))
    rows = cells(records.number_rows(line, make_viewer(), targets[:1]))
    assert [row["target_said"].replace("\u00a0", " ") for row in rows] == ["kept by 1.0 pt", "missed by 5.0 pt"]


def test_the_line_of_a_count_says_in_how_long() -> None:
    targets = [TargetLine("interactions", None, 90, grain="5m"), TargetLine("backlog", None, 400, grain="30m")]
    others = [Benchmark("interactions", "Retail", 60, "Index", date(2026, 6, 30), {}, "5m")]
    said = [one.said for one in levels(targets, others, "count", make_viewer())]
    assert said == ["target at most 90 per 5 minutes", "target at most 400", "Retail: 60 per 5 minutes"]


def test_a_part_with_few_records_has_a_faint_line_instead_of_none() -> None:
    line = Line([1, 2, 3], [0.8, None, None], "percent", thin=[0.8, 1.0, None])
    whole = Line([1, 2], [0.8, 0.9], "percent", thin=[0.8, 0.9])
    pictures = [json.loads(getattr(small_line(one, make_viewer(), label="CSAT"), "data-line")) for one in (line, whole)]
    assert pictures[0]["thin"][0] == 0.8
    assert pictures[0]["thin"][2] is None
    assert pictures[1]["thin"] == [], "where every value counts nothing is faint"


def test_parts_share_one_scale_so_that_they_can_be_compared() -> None:
    lines = {"chat": [100.0, 200.0], "phone": [3.0, 4.0]}
    found = [
        type(
            "Found",
            (),
            {"name": name, "now": Point(NOW, sum(values)), "before": None, "line": Line([1, 2], values, "count")},
        )()
        for name, values in lines.items()
    ]
    tiles = parts.parts(metric_of("interactions"), found, 0, make_viewer(), by="channel", length="7d")[1].children
    pictures = [json.loads(tile.children[-1].to_plotly_json()["props"]["data-line"]) for tile in tiles]
    assert [one["ends"] for one in pictures] == [[0.0, pictures[0]["ends"][1]]] * 2
    assert pictures[0]["ends"][1] > 200
