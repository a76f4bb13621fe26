"""The monitors as they are drawn, in both languages, with and without a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.fleet import SIGNS, card, cards, choices
from domain.fleet import HEALTHS, Health, Monitor, Report, Shown
from live.lines import Line
from live.seen import Seen
from tests.components.spoken import make_viewer, parts, words
from tests.make import NOW

MONITOR = Monitor("name-left", "upper left", "main", "live", NOW, NOW, NOW, NOW, is_kept=True)
REPORT = Report("name-left", "upper left", 7, 59.9, 9_300_000, 3840, 2160, 1.0, NOW, "b1", "live", True, None, None)
PANELS = (Shown("csat", "normal", "93.1%", (0, 0, 250, 333)), Shown("alerts", "bad", "2", (250, 0, 250, 333)))


def _seen(health: Health = "live", **changes: object) -> Seen:
    return Seen(replace(MONITOR, health=health), replace(REPORT, **changes), PANELS)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "said"), [("en", "frozen"), ("id", "membeku")])
def test_a_monitor_is_drawn_with_its_panels_and_its_health(language: str, said: str) -> None:
    drawn = card(_seen("frozen"), "b1", make_viewer(language))
    text = words(drawn)
    assert "upper left" in text
    assert said in text
    assert "■" in text
    assert "■ 2" in text
    assert "93.1%" in text
    shot = next(one for one in parts(drawn) if getattr(one, "className", "") == "fleet-shot")
    assert shot.style == {"aspectRatio": "3840 / 2160"}
    assert shot.children[1].style == {"left": "25%", "top": "0%", "width": "25%", "height": "33.3%"}


def test_every_health_has_a_sign_a_word_and_no_two_are_alike() -> None:
    viewer = make_viewer("en")
    assert set(SIGNS) == set(HEALTHS)
    assert len({viewer.text(f"fleet.{health}") for health in HEALTHS}) == len(HEALTHS)
    assert len({SIGNS[health][0] for health in ("live", "left", "stale", "blank", "frozen", "dead")}) == 6


def test_a_unit_stands_small_beside_its_number_and_an_older_page_says_it_in_one() -> None:
    told = Shown("interactions", "normal", "248", (0, 0, 250, 333), "/ hour"), replace(PANELS[0], value="61 / jam")
    drawn = card(replace(_seen(), panels=told), "b1", make_viewer("en"))
    assert [words(one) for one in parts(drawn) if type(one).__name__ == "Small"] == ["/ hour"]
    assert "61 / jam" in words(drawn)


def test_what_is_out_of_order_is_said() -> None:
    viewer = make_viewer("en")
    seen = _seen(fps=2.0, build="b0")
    seen.skew = -65_000
    seen.line, seen.twins = Line("main", 0, NOW), [Line("main", 0, NOW)]
    said = words(card(seen, "b1", viewer))
    assert "slow: 2 frames/s" in said
    assert "older build" in said
    assert "behind" in said
    assert "2 windows go by this name" in said
    calm = words(card(_seen(), "b1", viewer))
    assert "▲" not in calm


def test_of_a_monitor_that_is_gone_no_picture_is_pretended() -> None:
    gone = Seen(replace(MONITOR, health="dead"))
    said = words(card(gone, "b1", make_viewer("en")))
    assert "Nothing is known of what it shows." in said
    assert "dark" in said


def test_without_monitors_it_says_how_to_open_one() -> None:
    assert "/wall/main?monitor=left" in words(cards([], "b1", make_viewer("en")))
    assert choices([_seen()]) == [{"value": "name-left", "label": "upper left"}]
