"""The trend of what is stored: all mentions and each topic, from the first hour that is not over."""

from __future__ import annotations

from datetime import timedelta

from domain.times import HOUR
from pipelines.ingest import Ingest
from pipelines.trend import Trends
from store import rollups
from store.engine import Store
from tests.make import HandClock, make_mention


def fill(store: Store, clock: HandClock, hours: int) -> None:
    made = [
        make_mention(
            external_id=f"{hour}/{number}",
            occurred_at=(clock() - timedelta(hours=hour, minutes=number)).isoformat(),
            topic="pengiriman" if number else "kemasan",
        )
        for hour in range(1, hours)
        for number in range(3)
    ]
    Ingest(store, clock, b"k" * 32).take("mentions", made, source="social")
    for grain in ("1m", "1h"):
        rollups.fold(store, clock.ms, grain=grain)


def test_each_topic_has_a_trend_of_its_own(store: Store, clock: HandClock) -> None:
    fill(store, clock, 80)
    total, first, second = Trends(store, clock).every()
    assert [one.topic for one in (total, first, second)] == ["", "pengiriman", "kemasan"]
    assert [round(one.hours[0][1].expected) for one in (total, first, second)] == [3, 2, 1]
    begins = [at for at, _ in total.hours]
    assert begins == [clock.ms // HOUR * HOUR + step * HOUR for step in range(6)]
    assert Trends(store, clock).of("kemasan") == second
    assert total.so_far is None
    now = [make_mention(occurred_at=clock().isoformat(), topic="pengiriman")]
    Ingest(store, clock, b"k" * 32).take("mentions", now, source="social")
    clock.move(minutes=1)
    rollups.fold(store, clock.ms)
    assert [one.so_far for one in Trends(store, clock).every()] == [1.0, 1.0, 0.0]


def test_an_hour_that_has_brought_more_than_was_foretold_ends_with_no_less(store: Store, clock: HandClock) -> None:
    fill(store, clock, 80)
    calm = Trends(store, clock).of()
    now = [make_mention(external_id=f"now/{number}", occurred_at=clock().isoformat()) for number in range(50)]
    Ingest(store, clock, b"k" * 32).take("mentions", now, source="social")
    clock.move(minutes=1)
    rollups.fold(store, clock.ms)
    flooded = Trends(store, clock).of()
    _, going_on = flooded.hours[0]
    assert (going_on.lower, going_on.expected, going_on.upper, flooded.so_far) == (50.0, 50.0, 50.0, 50.0)
    assert flooded.hours[1:] == calm.hours[1:]


def test_of_a_short_past_nothing_is_foretold(store: Store, clock: HandClock) -> None:
    fill(store, clock, 10)
    assert [one.hours for one in Trends(store, clock).every()] == [(), (), ()]
    assert Trends(store, clock).of("unheard_of").hours == ()


def test_the_last_day_stands_before_what_is_foretold(store: Store, clock: HandClock) -> None:
    fill(store, clock, 80)
    past = Trends(store, clock).of().past
    assert [count for _, count in past] == [3.0] * 24
    assert past[-1][0] == clock.ms // HOUR * HOUR - HOUR


def test_pages_ask_again_without_reckoning_again_until_a_minute_is_over(store: Store, clock: HandClock) -> None:
    trends = Trends(store, clock)
    first = trends.lately()
    assert trends.lately() is first
    clock.move(seconds=60)
    assert trends.lately() is not first
