"""An exploration is saved into a scene, in place of an earlier one of the same metric, in somebody's name."""

from __future__ import annotations

import pytest

import hub as hubs
from components.viewer import Viewer
from domain.errors import NotAllowed, UnknownName
from domain.explored import exploration_of
from domain.people import Actor
from hub import Hub
from pages.desks.saving import SAVE, save, tools
from tests.make import NOW, ZONE

SARI = Viewer("en", "dark", ZONE, NOW, Actor("Sari", "lead"))


def test_it_hangs_in_the_scene_once_a_metric(hub: Hub) -> None:
    hubs.use(hub)
    for told in ("interactions/channel/30d", "nps/channel/7d"):
        save("operations", exploration_of("csat", told), SARI)
    save("operations", exploration_of("nps", None), SARI)
    hub.programme.look(NOW)
    scene = hub.programme.scenes["operations"]
    found = [(place.metric, place.beside) for place in scene.places if place.kind == "explored"]
    assert found == [("csat", "nps/channel/7d"), ("nps", "interactions/channel/30d")]
    assert hub.programme.edited["operations"].who == "Sari"


def test_nobody_in_particular_saves_nothing(hub: Hub) -> None:
    hubs.use(hub)
    with pytest.raises(NotAllowed):
        save("main", exploration_of("csat", None), Viewer("en", "dark", ZONE, NOW))
    with pytest.raises(UnknownName):
        save("moon", exploration_of("csat", None), SARI)


def test_the_button_asks_who_it_is_first(hub: Hub) -> None:
    hubs.use(hub)
    (button,) = (one for one in tools(SARI)._traverse() if getattr(one, "id", None) == SAVE)
    assert button.to_plotly_json()["props"]["data-act"] == "explore-save"
