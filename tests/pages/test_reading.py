"""What a metric's page asks of the hub: parts that somebody can read, and the number of what is looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components import headline, parts
from domain.metrics import metric_of
from domain.times import DAY, HOUR, from_ms
from hub import Hub, use
from pages.desks import reading
from pages.desks.view import View, view_of
from tests.components.spoken import make_viewer, words
from tests.make import NOW, make_interaction, make_survey

YESTERDAY = (NOW - DAY - NOW % HOUR, NOW - NOW % HOUR)


@pytest.fixture
def busy(hub: Hub) -> Hub:
    """Interactions by channel, twice as many a day ago as before; answers that carry a touchpoint and no channel."""
    for back, many in ((1, 40), (2, 20)):
        at = from_ms(NOW - back * DAY + HOUR).isoformat()
        calls = [make_interaction(occurred_at=at, channel="chat") for _ in range(many)]
        hub.ingest.take("interactions", calls, source="api")
        told = [
            make_survey(occurred_at=at, channel=None, kind="nps", score=9, touchpoint="delivery") for _ in range(20)
        ]
        hub.ingest.take("surveys", told, source="api")
    hub.catch_up()
    use(hub)
    return hub


def _view(metric: str) -> View:
    return view_of(metric_of(metric), shown="7d", grain=None, by=None, against=None)


@pytest.mark.parametrize(("metric", "by"), [("interactions", "channel"), ("nps", "touchpoint"), ("csat", "channel")])
def test_it_is_broken_down_by_what_its_records_carry_and_as_usual_where_there_are_none(
    busy: Hub, metric: str, by: str
) -> None:
    assert reading.broken_down(_view(metric), NOW)[0].by == by


def test_what_chose_the_dimension_is_not_asked_again_for_its_parts(busy: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    own = busy.breakdown
    monkeypatch.setattr(busy, "breakdown", lambda *all_: asked.append(all_[1:3]) or own(*all_))
    view, known = reading.broken_down(_view("interactions"), NOW)
    found, _ = reading.parts(view, NOW, known)
    start = view.start(NOW)
    assert asked == [(start, NOW), (2 * start - NOW, start)]
    assert [(one.name, one.now.value) for one in found] == [("chat", 60)]
    assert reading.parts(view, NOW) == (found, 0)


def test_the_number_of_a_stretch_is_its_own_and_so_is_what_it_is_held_against(busy: Hub) -> None:
    view = replace(_view("interactions"), span=YESTERDAY, against="previous")
    found = reading.shown(view, NOW)
    assert found.now is not None
    assert found.before is not None
    assert (found.now.value, found.before.value) == (40, 20)
    drawn = headline.headline(
        view.metric, found.now, found.before, found.as_of, make_viewer(), against="The day before"
    )
    said = words(drawn).replace("\u00a0", " ")
    assert said.startswith("40 in this stretch ▲ 100.0 % · The day before")
    assert "last hour" not in said


def test_the_parts_of_a_stretch_are_not_said_to_be_of_a_range(busy: Hub) -> None:
    view = replace(_view("interactions"), span=YESTERDAY)
    found, more = reading.parts(view, NOW)
    said = words(parts.parts(view.metric, found, more, make_viewer(), by="channel", length=""))
    assert "over this stretch, against one as long before it" in said
    assert "24" not in said
