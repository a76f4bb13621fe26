"""The trend as a person sees it: the past solid, the next hours dashed within their band, said in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from dash import dcc

from components.trends import line_of, trends
from domain.times import HOUR
from tests.components.spoken import make_viewer, parts, words
from tests.make import NOW

HOURS = NOW // HOUR * HOUR


@dataclass(frozen=True)
class Coming:
    expected: float = 4.0
    lower: float = 2.0
    upper: float = 7.0


@dataclass(frozen=True)
class Foretold:
    topic: str = ""
    past: tuple[tuple[int, float | None], ...] = ((HOURS - 2 * HOUR, 3.0), (HOURS - HOUR, 5.0))
    hours: tuple[tuple[int, Coming], ...] = tuple((HOURS + step * HOUR, Coming()) for step in range(6))
    so_far: float | None = None


def drawn(*found: Foretold) -> list[Any]:
    return trends(found, make_viewer(), {"promo": "Promotion"}.__getitem__, lambda **said: f"/x?topic={said['topic']}")


def test_the_band_begins_at_the_last_count() -> None:
    line = line_of(Foretold())
    assert list(line.value) == [3.0, 5.0] + [None] * 6
    assert list(line.before) == [None, 5.0] + [4.0] * 6
    assert (list(line.lower), list(line.upper)) == ([None, 5.0] + [2.0] * 6, [None, 5.0] + [7.0] * 6)


def test_an_unknown_last_hour_leaves_the_band_to_the_hours_ahead() -> None:
    line = line_of(Foretold(past=((HOURS - HOUR, None),)))
    assert list(line.lower) == [None] + [2.0] * 6
    assert len(line.at) == len(line.value) == len(line.before) == 7


def test_every_chart_is_said_in_words_and_a_topic_leads_to_its_texts() -> None:
    found = drawn(Foretold(), Foretold("promo"))
    charts = [one for one in parts(found) if getattr(one, "data-line", None)]
    said = "24 expected in 6 hours · this hour 2 to 7 · highest 5"
    assert [getattr(one, "aria-label", "") for one in charts] == [f"All mentions: {said}", f"Promotion: {said}"]
    assert len(json.loads(getattr(charts[0], "data-line"))["at"]) == 8
    assert words(found[0].children[0]).endswith("5 0"), "the ends of the axis stand beside the line"
    assert "this hour 2 to 7, so far 3" in words(drawn(Foretold(so_far=3.0)))
    assert [one.href for one in parts(found) if isinstance(one, dcc.Link)] == ["/x?topic=promo"]


def test_where_nothing_is_foretold_a_sentence_says_why() -> None:
    assert "Two days of mentions are needed" in words(drawn(Foretold(hours=())))
    assert not [one for one in parts(drawn(Foretold(hours=()))) if getattr(one, "data-line", None)]


def test_an_hour_that_has_left_its_band_is_counted_and_not_foretold() -> None:
    flooded = Coming(60.0, 60.0, 60.0)
    hours = ((HOURS, flooded), *Foretold().hours[1:])
    one = Foretold(hours=hours, so_far=60.0)
    line = line_of(one)
    assert (list(line.value), list(line.before)) == ([3.0, 5.0, 60.0] + [None] * 5, [None, None, 60.0] + [4.0] * 5)
    said = words(drawn(one))
    assert "20 expected in the 5 hours after this one · this hour 60 already, more than foreseen" in said
    assert said.endswith("60 0"), "the axis reaches as far as the line"


def test_edges_that_read_alike_are_said_once() -> None:
    hours = ((HOURS, Coming(0.1, 0.0, 0.4)), *Foretold().hours[1:])
    assert "this hour 0, so far 0" in words(drawn(Foretold(hours=hours, so_far=0.0)))
