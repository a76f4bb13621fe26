"""A saved exploration is a panel: read as dots, named in a scene, refused in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import BadInput, HubError
from domain.explored import exploration_of
from domain.times import DAY, HOUR, from_ms
from hub import Hub
from live.frames import Frame
from live.readings import reading_of
from live.readings.around import look_around
from live.scenes import Scene, scene_of
from tests.make import NOW, make_interaction, make_survey


def _read(hub: Hub, told: str | None, metric: str = "csat") -> Frame:
    reading = reading_of("explored", told, hub.store, metric)
    return reading.read(hub.now, look_around(hub.store, hub.now), is_whole=True)


def _fill(hub: Hub) -> None:
    for day in range(3):
        for channel, count, score in (("chat", 30, 5), ("phone", 20, 3), ("email", 2, 1)):
            at = [from_ms(NOW - DAY * day - HOUR - n * 60_000).isoformat() for n in range(count)]
            chats = [make_interaction(occurred_at=one, channel=channel) for one in at]
            answers = [make_survey(occurred_at=one, channel=channel, score=score) for one in at]
            hub.ingest.take("interactions", chats, source="crm")
            hub.ingest.take("surveys", answers, source="ask")
    hub.catch_up()


def test_a_dot_stands_for_each_value_of_the_dimension_with_enough_records(hub: Hub) -> None:
    _fill(hub)
    panel = _read(hub, "interactions/channel/7d")
    assert [(row["name"], row["x"], row["y"]) for row in panel["rows"]] == [("chat", 90, 1), ("phone", 60, 0)]
    assert (panel["state"], panel["by"], panel["window"]) == ("normal", "channel", 7 * 24 * 60)
    assert (panel["metric"], panel["against"], panel["against_unit"]) == ("csat", "interactions", "count")


def test_over_time_a_dot_is_a_day_that_is_over(hub: Hub) -> None:
    _fill(hub)
    panel = _read(hub, "interactions/time/7d")
    days = [int(row["name"]) for row in panel["rows"]]
    assert len(days) == 2, "today is no whole day yet"
    assert all(day + DAY <= NOW for day in days)


def test_one_dot_is_no_picture(hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey() for _ in range(3)], source="ask")
    hub.ingest.take("interactions", [make_interaction() for _ in range(3)], source="crm")
    hub.catch_up()
    assert (_read(hub, None)["state"], _read(hub, None)["rows"]) in (("few", []), ("none", []))


def test_a_scene_names_it_and_tells_it_again() -> None:
    place = {"panel": "explored", "metric": "csat", "beside": "interactions/time/90d", "columns": 2}
    scene = scene_of({"name": "lab", "panels": [place, "csat"]})
    assert isinstance(scene, Scene)
    assert scene.told()["panels"][0] == place
    assert [one["kind"] for one in scene.laid()["places"]] == ["explored", "metric"]
    assert scene.places[0].key == "explored:csat"


@pytest.mark.parametrize(
    "place",
    [
        {"panel": "explored", "metric": "csat", "beside": "moon/channel/30d"},
        {"panel": "explored", "metric": "csat", "beside": "interactions/reason/30d"},
        {"panel": "explored", "metric": "csat", "beside": "interactions/channel/2y"},
        {"panel": "explored", "metric": "moon"},
        {"panel": "csat", "beside": "interactions/channel/30d"},
    ],
)
def test_what_cannot_be_explored_is_refused(place: dict[str, Any]) -> None:
    with pytest.raises(HubError):
        scene_of({"name": "lab", "panels": [place]})


def test_what_is_not_said_is_as_it_usually_is() -> None:
    assert exploration_of("csat", None).told() == "interactions/channel/30d"
    with pytest.raises(BadInput, match="An exploration is written as"):
        exploration_of("csat", "interactions/channel")
