"""What is written on a chart is drawn, said in words, and can be taken off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from components import marks, ranges
from components.charts import Line
from components.figure import figure
from domain.annotations import KINDS, MARKS, Annotation, Special
from domain.benchmarks import Benchmark
from domain.causes import Cause, Part
from domain.metrics import metric_of
from domain.times import DAY, HOUR
from tests.components.spoken import make_viewer, words
from tests.make import NOW

CSAT = metric_of("csat")
LINE = Line(at=[NOW - DAY, NOW], value=[0.8, 0.9], unit="percent")
LAUNCH = Annotation(7, "launch", "PayLater 2.0", NOW - HOUR, None, "", "Sari", "lead", NOW)
CAMPAIGN = Annotation(8, "campaign", "Gratis ongkir", NOW - DAY, NOW - HOUR, "csat", "Budi", "manager", NOW)
SALE = Special("sale", "11.11", NOW - DAY, NOW)
OTHERS = Benchmark("csat", "Retail", 0.6, "Index 2026", date(2026, 6, 30))
WRITTEN = marks.Marks([LAUNCH, CAMPAIGN], [SALE], [OTHERS], (NOW - 2 * HOUR, NOW))


def test_all_of_it_is_drawn() -> None:
    layout = figure(LINE, make_viewer(), "CSAT", WRITTEN)["layout"]
    above = [one["text"] for one in layout["annotations"]]
    assert above == [
        "11.11",
        MARKS["launch"],
        "<i>PayLater 2.0</i>",
        MARKS["campaign"],
        "<i>Gratis ongkir</i>",
        "↓ Retail",
    ], "a name stands where there is room for it, and at the edge where its line lies off the chart"
    lines = [shape for shape in layout["shapes"] if shape["type"] == "line"]
    assert [shape["x0"] for shape in lines if "y0" in shape and shape["y0"] == 0] == [
        LAUNCH.starts_at,
        CAMPAIGN.starts_at,
    ]
    assert [shape["y0"] for shape in lines if shape["y0"]] == [0.6]
    frames = [(shape["x0"], shape["x1"]) for shape in layout["shapes"] if shape["type"] == "rect"]
    assert frames == [(SALE.start, SALE.end), (CAMPAIGN.starts_at, CAMPAIGN.ends_at), WRITTEN.chosen]
    assert layout["yaxis"]["range"][0] < 0.75, "the line is drawn towards the benchmark"


def test_signs_side_by_side_stand_alone_and_a_name_is_never_a_tag() -> None:
    twin = replace(LAUNCH, id=9, name="<a href=x>", starts_at=LAUNCH.starts_at - 1000)
    close = figure(LINE, make_viewer(), "CSAT", marks.Marks([LAUNCH, twin]))["layout"]["annotations"]
    assert close[0]["text"] == MARKS["launch"]
    assert [one["text"] for one in close[1:]] == [MARKS["launch"], "<i>&lt;a href=x&gt;</i>"]
    assert [(one["x"], one["xanchor"]) for one in close[1:]] == [(twin.starts_at, "center"), (twin.starts_at, "right")]


def test_names_of_special_days_give_way_to_those_that_people_entered() -> None:
    days = [Special("payday", "", NOW - 2 * HOUR, NOW - HOUR), Special("launch", "PayLater", NOW - HOUR, NOW)]
    written = marks.Marks([LAUNCH], days)
    drawn = figure(LINE, make_viewer(), "CSAT", written)["layout"]
    assert [one["text"] for one in drawn["annotations"]][:2] == ["·", "PayLater"]
    assert (drawn["annotations"][0]["hovertext"], drawn["annotations"][2]["yshift"]) == ("payday", marks.ROW)
    assert drawn["margin"]["t"] > figure(LINE, make_viewer(), "CSAT", marks.Marks([LAUNCH]))["layout"]["margin"]["t"]


def test_an_empty_chart_has_room_for_nothing_above_it() -> None:
    layout = figure(LINE, make_viewer(), "CSAT")["layout"]
    assert (layout["annotations"], layout["margin"]["t"]) == ([], 10)


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_is_listed_with_who_and_when_and_whose_figures(language: str) -> None:
    said = words(marks.listed(WRITTEN, CSAT, make_viewer(language)))
    assert "PayLater 2.0" in said
    assert "Sari" in said
    assert "Index 2026, 30 Jun 2026" in said


def test_who_changed_it_is_said_beside_who_wrote_it() -> None:
    one = replace(LAUNCH, edited_at=NOW, edited_by="Budi", edited_role="manager")
    drawn = marks.listed(marks.Marks([one]), CSAT, make_viewer())
    assert "Sari, 14:30 · changed by Budi, 14:30" in words(drawn)
    assert "Edit: PayLater 2.0" in str(drawn)
    assert "changed by" not in words(marks.listed(marks.Marks([LAUNCH]), CSAT, make_viewer()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_has_a_name_and_a_sign(kind: str, language: str) -> None:
    assert make_viewer(language).text(f"mark.{kind}") != f"mark.{kind}"
    assert MARKS[kind]


def test_a_range_is_explained_with_its_segments_as_ways() -> None:
    part = Part({"region": "Surabaya"}, -0.04)
    cause = Cause(NOW, NOW - HOUR, NOW, 0.8, 0.85, (part,), Part({}, -0.01), ({"text": "paket hilang"},), 9)
    found = type(
        "Ranged", (), {"against": "week", "start": NOW - HOUR, "end": NOW, "spans": ((0, HOUR),), "cause": cause}
    )
    drawn = ranges.explained(CSAT, found(), make_viewer(), way=lambda where: f"/x?where={where['region']}", ways=[])
    said = words(drawn)
    assert "What explains Fri 20 Nov 13:30 – 14:30" in said
    assert "−4.0 from Surabaya" in said
    assert "A week before: Thu 1 Jan 1970 07:00 – 08:00" in said
    assert "/x?where=Surabaya" in str(drawn.to_plotly_json())


@pytest.mark.parametrize(("spans", "sentence"), [((), "no such stretch"), (((0, HOUR),), "Nothing was recorded then")])
def test_a_range_without_a_past_says_why(spans: tuple[tuple[int, int], ...], sentence: str) -> None:
    found = type("Ranged", (), {"against": "sale", "start": NOW - HOUR, "end": NOW, "spans": spans, "cause": None})
    assert sentence in words(ranges.explained(CSAT, found(), make_viewer(), way=str, ways=[]))
