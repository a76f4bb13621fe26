"""Screens from the configuration, and the sentences for those that are wrong."""

from __future__ import annotations

import pytest

import locales
from domain.errors import BadSetting
from domain.metrics import METRICS
from live.scenes import BUILT_IN, MAIN, Scene, scene_of
from live.screens import DESK, scenes_of, screens_of


def test_the_main_screen_shows_what_a_command_centre_asks_first() -> None:
    shown = {place.panel for place in MAIN.places}
    asked = {"interactions", "csat", "complaint_ratio", "mentions", "nps", "bot_share", "first_response_mean"}
    assert asked | {"alerts", "backlog"} <= shown


@pytest.mark.parametrize("scene", BUILT_IN, ids=lambda scene: str(scene.name))
def test_what_is_built_in_fills_its_grid(scene: Scene) -> None:
    assert sum(place.columns * place.rows for place in scene.places) % scene.columns == 0
    assert {f"scene.{scene.name}"} <= {*locales.texts("en")} & {*locales.texts("id")}


def test_main_and_desk_are_there_without_configuration() -> None:
    assert set(screens_of({})) == {"main", DESK}
    assert screens_of({})[DESK].scenes == ()


def test_a_configured_screen_takes_metrics_and_panels_by_name() -> None:
    table = {
        "name": "lobby",
        "columns": 2,
        "title": {"id": "Lobi", "en": "Lobby"},
        "panels": ["csat", {"panel": "backlog", "columns": 2}, {"panel": "mentions", "beside": "negative_share"}],
    }
    assert screens_of({"screens": [table]})["lobby"].scenes == ("lobby",)
    lobby = scenes_of({"screens": [table]})["lobby"]
    assert [(place.panel, place.kind, place.columns, place.beside) for place in lobby.places] == [
        ("csat", "metric", 1, None),
        ("backlog", "backlog", 2, None),
        ("mentions", "metric", 1, "negative_share"),
    ]


def test_main_can_be_replaced() -> None:
    scenes = scenes_of({"screens": [{"name": "main", "panels": ["nps"]}]})
    assert [place.panel for place in scenes["main"].places] == ["nps"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"panels": ["csat"]}, "has a name"),
        ({"name": "desk", "panels": ["csat"]}, "is not 'desk'"),
        ({"name": "a/b", "panels": ["csat"]}, "letters, digits"),
        ({"name": "lobby"}, "has no panels"),
        ({"name": "lobby", "panels": ["cast"]}, "did you mean 'csat'"),
        ({"name": "lobby", "panels": [{"panel": "csat", "beside": "npss"}]}, "did you mean"),
        ({"name": "lobby", "panels": [{"panel": "csat", "beside": ["nps"]}]}, "nps"),
        ({"name": "lobby", "panels": [{"panel": "metric"}]}, "no panel .metric."),
        ({"name": "lobby", "panels": [{"panel": "nps", "metric": "csat"}]}, "takes no metric"),
        ({"name": "lobby", "panels": ["csat", "csat"]}, "twice"),
        ({"name": "lobby", "columns": 0, "panels": ["csat"]}, "1 to 8 columns"),
        ({"name": "lobby", "columns": 2, "panels": [{"panel": "csat", "columns": 3}]}, "takes 1 to 2 columns"),
        ({"name": "lobby", "columns": 1, "panels": [*list(METRICS)[:5], {"panel": "alerts", "rows": 2}]}, "has 7 rows"),
    ],
)
def test_a_wrong_screen_is_refused_with_what_would_be_right(table: dict, says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        screens_of({"screens": [table]})


def test_a_metric_that_is_called_like_another_panel_is_shown_as_a_number() -> None:
    panels = [{"panel": "metric", "metric": "backlog"}, "backlog", {"panel": "metric", "metric": "csat"}]
    scene = scenes_of({"scenes": [{"name": "both", "panels": panels}]})["both"]
    assert [(place.key, place.kind) for place in scene.places] == [
        ("metric:backlog", "metric"),
        ("backlog", "backlog"),
        ("csat", "metric"),
    ]
    assert scene.shows("backlog")
    assert scene_of(scene.told()) == scene


def test_screens_that_are_no_tables_are_named() -> None:
    with pytest.raises(BadSetting, match=r"begin with \[\[screens\]\]"):
        screens_of({"screens": {"name": "lobby"}})
