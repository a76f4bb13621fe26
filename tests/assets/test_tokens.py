"""The style sheets: one set of tokens, no colour literal elsewhere, contrast for five metres, and for every sight."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from tests.assets.colours import SIGHTS, apart, contrast, linear, luminance

ASSETS = Path(__file__).parents[2] / "assets"
THEMES = {"dark": '[data-theme="dark"]', "light": '[data-theme="light"]', "dim": ":root:has(.wall[data-dim])"}
"""The looks of a wall: by night, by day, and in its dim hours."""
GROUNDS = ("ground", "tile", "raised", "bad-ground", "warn-ground")
INKS = ("ink", "ink-2", "ink-3", "good", "warn-ink", "bad-ink")
CHIPS = ("bad", "warn", "ink-3")
"""What words stand on in --on-state: chips of state, the banner, the band of a crisis."""
STATES = ("good", "warn", "bad")
APART = 14
"""CIELAB: about six times what two neighbouring colours must differ by to be told apart."""
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch)\(")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
WALL = [*sorted(ASSETS.glob("wall*.css")), ASSETS / "line.css"]
UNWRITTEN = ("line", "heat-day > i", "heat-scale i", "mix-row i", "moods-bar", "nav", "grip")
"""What may fade because nothing is written in it, and the links that come with a hand."""


def _theme(name: str) -> dict[str, str]:
    text = (ASSETS / "tokens.css").read_text(encoding="utf-8")
    found = re.search(rf"{re.escape(THEMES[name])} \{{(.*?)\}}", text, re.DOTALL)
    assert found, f"tokens.css has no theme {name}"
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", found[1]))


def test_contrast_and_distance_are_reckoned_as_their_sources_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert luminance("#ffffff") == pytest.approx(1, abs=1e-6)
    assert linear("#800000")[0] == pytest.approx(0.2159, abs=1e-4)
    assert apart("#ffffff", "#000000", "all cones") == pytest.approx(100, abs=1e-3)
    for sight in SIGHTS:
        assert apart("#777777", "#ffffff", sight) == pytest.approx(apart("#777777", "#ffffff", "all cones"), abs=0.5)
    assert apart("#00b000", "#b07000", "deuteranopia") < apart("#00b000", "#b07000", "all cones") / 3


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("theme", THEMES)
def test_what_must_be_read_from_five_metres_has_contrast_7(theme: str, ground: str, ink: str) -> None:
    tokens = _theme(theme)
    assert contrast(tokens[ink], tokens[ground]) >= 7


@pytest.mark.parametrize("chip", CHIPS)
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_written_on_a_state_has_contrast_7(theme: str, chip: str) -> None:
    tokens = _theme(theme)
    assert contrast(tokens["on-state"], tokens[chip]) >= 7


@pytest.mark.parametrize("mark", ["series", "last-week", "line-strong", "warn", "bad"])
@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_lines_have_contrast_3(theme: str, mark: str) -> None:
    tokens = _theme(theme)
    assert contrast(tokens[mark], tokens["tile"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_an_accent_can_be_read(theme: str) -> None:
    tokens = _theme(theme)
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 5


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_states_stay_apart_for_every_sight(theme: str, sight: str) -> None:
    tokens = _theme(theme)
    found = {pair: apart(tokens[pair[0]], tokens[pair[1]], sight) for pair in combinations(STATES, 2)}
    assert {pair: distance for pair, distance in found.items() if distance < APART} == {}


def test_a_dimmed_wall_gives_half_the_light() -> None:
    shares = {name: luminance(_theme("dim")[name]) / luminance(_theme("dark")[name]) for name in ("ink", "tile")}
    assert all(share < 0.6 for share in shares.values())


@pytest.mark.parametrize("sheet", WALL, ids=lambda path: path.name)
def test_no_word_on_the_wall_is_faded(sheet: Path) -> None:
    rules = RULE.findall(sheet.read_text(encoding="utf-8"))
    faded = [chosen.strip() for chosen, body in rules if re.search(r"(?<!-)opacity: (?!1)", body)]
    assert [one for one in faded if not any(part in one for part in UNWRITTEN)] == []


def test_every_state_has_a_shape_and_a_word_beside_its_colour() -> None:
    painters = "".join((ASSETS / name).read_text(encoding="utf-8") for name in ("tiles.js", "wall.panels.js"))
    marks = dict(re.findall(r'(\w+): "([■▲])"', re.search(r"MARK = \{(.*?)\}", painters)[1]))  # type: ignore[index]
    assert marks == {"bad": "■", "warn": "▲"}
    signs = dict(re.findall(r'(\w+): \["(.)", "\w*"\]', re.search(r"SIGNS = \{(.*?)\};", painters)[1]))  # type: ignore[index]
    assert signs == {"silent": "■", "failing": "▲", "late": "▲", "empty": "○", "live": "●"}
    pictures = set(re.findall(r'\[data-picture="(\w+)"\]', (ASSETS / "wall.css").read_text(encoding="utf-8")))
    assert pictures >= {"bad", "warn", "stale", "muted", "none", "few", "waiting"}


def test_all_themes_have_the_same_tokens() -> None:
    assert set(_theme("dark")) == set(_theme("light")) == set(_theme("dim"))


@pytest.mark.parametrize("sheet", sorted(ASSETS.glob("*.css")), ids=lambda path: path.name)
def test_only_the_tokens_hold_a_colour(sheet: Path) -> None:
    if sheet.name != "tokens.css":
        assert COLOUR.findall(sheet.read_text(encoding="utf-8")) == []
