"""Two metrics against each other: the same sums as everywhere, and nothing said on too few records."""

from __future__ import annotations

import pytest
from dash import dcc

from components import exploring
from domain.metrics import METRICS, metric_of
from hub import Hub, use
from live.readings.around import Around
from live.readings.explored import ExploredReading
from pages.desks import reading
from pages.desks.exploring import TIME, dots, question
from pages.desks.view import view_of
from tests.components.spoken import make_viewer, words
from tests.make import NOW, make_interaction, make_survey

CHANNELS = {"chat": (30, 20), "phone": (10, 40), "social": (2, 2)}
"""Ratings and interactions of each channel."""


@pytest.fixture
def busy(hub: Hub) -> Hub:
    """Three channels over two days; the smallest has too few ratings to be said."""
    for channel, (rated, answered) in CHANNELS.items():
        for day in ("19", "20"):
            at = f"2026-11-{day}T10:00:00+07:00"
            scores = [5 if n % 2 else 1 for n in range(rated)]
            surveys = [make_survey(occurred_at=at, channel=channel, score=score) for score in scores]
            hub.ingest.take("surveys", surveys, source="api")
            calls = [make_interaction(occurred_at=at, channel=channel) for _ in range(answered)]
            hub.ingest.take("interactions", calls, source="api")
    hub.catch_up()
    use(hub)
    return hub


def test_a_dot_is_a_value_with_the_sums_of_the_whole_range(busy: Hub) -> None:
    found = {dot.name: dot for dot in dots(question("interactions", "csat", "channel", "7d"), make_viewer())[0]}
    assert {name: (dot.x, dot.y, dot.n_y) for name, dot in found.items()} == {
        "Chat": (40, 0.5, 60),
        "Phone": (80, 0.5, 20),
        "Social": (4, None, 4),
    }
    assert found["Chat"].address == "/metrics/csat?range=7d&grain=1d&against=week&where=channel:chat"


def test_a_range_begins_at_its_hour_as_on_the_page_of_the_metric_and_on_a_wall(busy: Hub) -> None:
    early = [make_interaction(occurred_at=f"2026-11-13T{hour}:00:00+07:00", channel="chat") for hour in ("09", "20")]
    busy.ingest.take("interactions", early, source="api")
    busy.catch_up()
    asked = question("interactions", "csat", "channel", "7d")
    chat = next(dot for dot in dots(asked, make_viewer())[0] if dot.name == "Chat")
    page, _ = reading.parts(view_of(asked.x, shown="7d", grain=None, by="channel", against=None), NOW)
    wall = ExploredReading(busy.store, asked.y, "interactions/channel/7d").read(NOW, Around(), is_whole=True)
    assert chat.x == 41
    assert [part.now.value for part in page if part.name == "chat"] == [41]
    assert [row["x"] for row in wall["rows"] if row["name"] == "chat"] == [41]


def test_over_time_a_stretch_without_any_data_is_no_line_of_the_table(hub: Hub) -> None:
    use(hub)
    asked = question("interactions", "csat", TIME, "30d")
    assert dots(asked, make_viewer()) == ([], 0)
    assert "No data in this range" in words(exploring.scatter([], asked.x, asked.y, make_viewer(), is_named=False))


def test_over_time_a_dot_is_a_whole_day(busy: Hub) -> None:
    found = [dot for dot in dots(question("interactions", "csat", TIME, "7d"), make_viewer())[0] if dot.is_drawn]
    assert [(dot.name, dot.x, dot.y, dot.n_y) for dot in found] == [("Thu 19 Nov", 62, 0.5, 42)]
    assert "span=" in found[0].address


def test_what_is_not_drawn_is_counted_and_listed(busy: Hub) -> None:
    asked = question("interactions", "csat", "channel", "7d")
    found, _ = dots(asked, make_viewer())
    said = words(exploring.scatter(found, asked.x, asked.y, make_viewer(), is_named=True))
    assert "1 without enough data" in said
    listed = exploring.listed(found, asked.x, asked.y, make_viewer())
    paper = "Dot CSAT n Interactions Phone 50.0 % 20 80 Chat 50.0 % 60 40 Social Not enough data 4 4"
    assert words(listed.children[-1]).replace("\xa0", " ") == paper, "it stands on paper whole"
    table = str(listed.to_plotly_json())
    assert "Not enough data" in table


def test_of_many_values_the_largest_are_drawn_and_the_rest_is_counted(
    busy: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.desks.exploring.MOST", 1)
    asked = question("interactions", "csat", "channel", "7d")
    found, left_out = dots(asked, make_viewer())
    assert ([dot.name for dot in found], left_out) == (["Phone"], 2)
    drawn = exploring.scatter(found, asked.x, asked.y, make_viewer(), is_named=True, left_out=left_out)
    assert "2 smaller ones left out" in words(drawn)


def test_nothing_is_said_to_be_nothing() -> None:
    csat = metric_of("csat")
    thin = [exploring.Dot("Chat", None, 0.5, 2, 20, "/")]
    assert "Nothing has enough data" in words(exploring.scatter(thin, csat, csat, make_viewer(), is_named=True))
    assert "No data in this range" in words(exploring.scatter([], csat, csat, make_viewer(), is_named=True))
    assert exploring.listed([], csat, csat, make_viewer()) is None


def test_names_of_neighbours_stand_apart_and_where_there_is_no_room_only_the_first_are_said() -> None:
    metric = METRICS["interactions"]

    def labels(places: list[float]) -> list[tuple[str, str]]:
        found = [exploring.Dot(f"Value {n}", at, at, 9, 9, "/") for n, at in enumerate(places)]
        drawn = exploring.scatter(found, metric, metric, make_viewer(), is_named=True)
        (trace,) = next(one for one in drawn._traverse() if isinstance(one, dcc.Graph)).figure["data"]
        return list(zip(trace["text"], trace["textposition"], strict=True))

    assert labels([0, 10, 10.05]) == [("Value 0", "top right"), ("Value 1", "middle left"), ("Value 2", "top left")]
    assert [name for name, _ in labels([0, 10, *(10 + n / 1e4 for n in range(1, 20))])].count("") > 5


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ((None, None, None, None), ("interactions", "complaint_ratio", "channel", "30d")),
        (("csat", "nps", "touchpoint", "90d"), ("csat", "nps", "touchpoint", "90d")),
        (("mentions", "csat", "kind", "1y"), ("mentions", "csat", "channel", "30d")),
        (("backlog_l1", "csat", "channel", "7d"), ("backlog_l1", "csat", TIME, "7d")),
    ],
)
def test_an_address_is_read_with_what_is_usual_for_the_rest(
    asked: tuple[str | None, ...], read: tuple[str, ...]
) -> None:
    found = question(*asked)
    assert (found.x.name, found.y.name, found.by, found.range) == read


@pytest.mark.parametrize("by", ["channel", TIME])
def test_every_metric_can_be_held_against_another(busy: Hub, by: str) -> None:
    said = {}
    for name in METRICS:
        asked = question(name, "complaint_ratio", by, "7d")
        drawn = exploring.scatter(dots(asked, make_viewer())[0], asked.x, asked.y, make_viewer(), is_named=True)
        said[name] = words(drawn)
    assert [name for name, sentence in said.items() if not sentence] == []


def test_of_a_crowd_only_who_stands_apart_is_named() -> None:
    crowd = [(f"c{n}", 10.0 + n % 6, 10.0 + n // 6) for n in range(30)]
    names, xs, ys = zip(*crowd, ("Jakarta", 200.0, 200.0), strict=True)
    assert [name for name, _ in exploring._labels(names, xs, ys) if name] == ["Jakarta"]
    few = [name for name, _ in exploring._labels(names[-4:], xs[-4:], ys[-4:]) if name]
    assert "Jakarta" in few
    assert len(few) > 1, "of a few as many as have room"
