"""The monitors of the room: what they are called."""

from __future__ import annotations

from components.screens import screen_title
from live.screens import Screen
from tests.components.spoken import make_viewer


def test_a_screen_without_a_title_is_called_as_the_scene_of_its_name() -> None:
    names = [screen_title(Screen(name, ()), make_viewer("id")) for name in ("main", "voices", "floor_2")]
    assert names == ["Layar utama", "Kata pelanggan", "Floor 2"]
