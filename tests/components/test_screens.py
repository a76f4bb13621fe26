"""The monitors of the room: what they are called."""

from __future__ import annotations

import pytest

from components.screens import listed, screen_title
from live.scenes import Scene
from live.screens import Screen
from live.stage import Shown
from tests.components.spoken import make_viewer, words


@pytest.mark.parametrize(("every", "said"), [(30, "every 30 s:"), (90, "every 1 min 30 s:"), (3600, "every 1 h:")])
def test_how_long_a_scene_stays_is_said_in_hours_and_minutes(every: int, said: str) -> None:
    screen = Screen("floor", ("main", "voices"), every=every)
    main = Scene("main", ())
    assert said in words(listed([(screen, Shown(main, "turn"))], {"main": main}, make_viewer())).replace("\xa0", " ")


def test_a_screen_without_a_title_is_called_as_the_scene_of_its_name() -> None:
    names = [screen_title(Screen(name, ()), make_viewer("id")) for name in ("main", "voices", "floor_2")]
    assert names == ["Layar utama", "Kata pelanggan", "Floor 2"]
