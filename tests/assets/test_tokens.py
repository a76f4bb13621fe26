"""The style sheets: one set of tokens, no colour literal elsewhere, and enough contrast for five metres."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "assets"
GROUNDS = ("ground", "tile", "raised", "bad-ground", "warn-ground")
INKS = ("ink", "ink-2", "ink-3", "good", "warn-ink", "bad-ink")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch)\(")


def _theme(name: str) -> dict[str, str]:
    text = (ASSETS / "tokens.css").read_text(encoding="utf-8")
    found = re.search(rf'\[data-theme="{name}"\] \{{(.*?)\}}', text, re.DOTALL)
    assert found, f"tokens.css has no theme {name}"
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", found[1]))


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance: 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_what_must_be_read_from_five_metres_has_contrast_7(theme: str, ground: str, ink: str) -> None:
    tokens = _theme(theme)
    assert _contrast(tokens[ink], tokens[ground]) >= 7


@pytest.mark.parametrize("mark", ["series", "last-week", "line-strong", "warn", "bad"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_marks_and_lines_have_contrast_3(theme: str, mark: str) -> None:
    tokens = _theme(theme)
    assert _contrast(tokens[mark], tokens["tile"]) >= 3


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("ink", "ground"), [("on-state", "bad"), ("on-state", "warn"), ("on-accent", "accent")])
def test_words_on_a_coloured_ground_can_be_read(theme: str, ink: str, ground: str) -> None:
    tokens = _theme(theme)
    assert _contrast(tokens[ink], tokens[ground]) >= 5


def test_both_themes_have_the_same_tokens() -> None:
    assert set(_theme("dark")) == set(_theme("light"))


@pytest.mark.parametrize("sheet", sorted(ASSETS.glob("*.css")), ids=lambda path: path.name)
def test_only_the_tokens_hold_a_colour(sheet: Path) -> None:
    if sheet.name != "tokens.css":
        assert COLOUR.findall(sheet.read_text(encoding="utf-8")) == []
