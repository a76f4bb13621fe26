"""Any range is explained like an alert, against what a person chose."""

from __future__ import annotations

import pytest

from alerts.ranges import Ranges
from domain.errors import BadInput
from domain.metrics import metric_of
from domain.streams import INTERACTIONS, TICKETS
from domain.times import DAY, HOUR, MINUTE, WEEK
from store import records, rollups, sources
from store.engine import Store
from tests.make import NOW, HandClock, row_of

SINCE = NOW - NOW % HOUR
RATIO = metric_of("complaint_ratio")
PLACES = [(channel, region) for channel in ("chat", "email") for region in ("Surabaya", "Medan", "Jakarta")]


@pytest.fixture
def ranges(store: Store, clock: HandClock) -> Ranges:
    """Four ordinary weeks and yesterday, and an hour in which customers of Surabaya complain by chat."""
    answered, complained = [], []
    for back in (0, DAY, WEEK, 2 * WEEK, 3 * WEEK, 4 * WEEK):
        for place, (channel, region) in enumerate(PLACES):
            here = {"channel": channel, "region": region, "touchpoint": "delivery", "customer": f"c{place}"}
            at = SINCE - back + place * MINUTE
            answered += [row_of(INTERACTIONS, occurred_at=at + n, **here) for n in range(40)]
            many = 36 if back == 0 and place == 0 else 4
            complained += [
                row_of(TICKETS, occurred_at=at + n, is_complaint=1, text=f"paket {region} hilang", **here)
                for n in range(many)
            ]
    with store.write() as connection:
        for stream, rows in ((INTERACTIONS, answered), (TICKETS, complained)):
            records.upsert(connection, stream, "test", rows, known_at=NOW)
            first = SINCE - 4 * WEEK
            sources.touch(connection, "test", stream.name, now=NOW, kind="api", oldest=first, watermark=NOW)
    rollups.fold(store, NOW)
    return Ranges(store, clock, ())


@pytest.mark.parametrize(("against", "many"), [("week", 1), ("weekday", 4)])
def test_the_guilty_segment_is_named(ranges: Ranges, against: str, many: int) -> None:
    found = ranges.explain(RATIO, SINCE, NOW, against, {})
    assert [low for low, _ in found.spans] == [SINCE - n * WEEK for n in range(1, many + 1)]
    assert found.cause is not None
    assert (found.cause.value, found.cause.expected) == (pytest.approx(56 / 240), pytest.approx(24 / 240))
    assert [part.segment for part in found.cause.parts] == [{"channel": "chat", "region": "Surabaya"}]
    assert found.cause.parts[0].total + found.cause.rest.total == pytest.approx(found.cause.change)
    assert found.cause.heard == 36
    assert all("customer" not in record for record in found.cause.records)


def test_a_count_is_held_against_as_much_time(ranges: Ranges) -> None:
    found = ranges.explain(metric_of("complaints"), SINCE - WEEK, SINCE + HOUR, "week", {})
    assert found.cause is not None
    assert (found.cause.value, found.cause.expected) == (56 + 24 + 24, 48)
    assert found.spans[0] == (SINCE - 3 * WEEK, NOW - 2 * WEEK)


def test_a_segment_is_explained_within_itself(ranges: Ranges) -> None:
    found = ranges.explain(RATIO, SINCE, NOW, "week", {"channel": "chat"})
    assert found.cause is not None
    assert [part.segment for part in found.cause.parts] == [{"region": "Surabaya"}]


def test_hours_older_than_minutes_are_explained_from_hours(ranges: Ranges, store: Store, clock: HandClock) -> None:
    clock.move(days=20)
    rollups.fold(store, clock.ms)
    with store.write() as connection:
        from store import meta

        meta.put(connection, "minutes_from", str(SINCE + WEEK))
    found = ranges.explain(RATIO, SINCE + 5 * MINUTE, SINCE + 30 * MINUTE, "week", {})
    assert (found.start, found.end) == (SINCE, SINCE + HOUR)
    assert found.cause is not None
    assert found.cause.value == pytest.approx(56 / 240)


def test_without_such_a_day_there_is_nothing_to_hold_it_against(ranges: Ranges) -> None:
    found = ranges.explain(RATIO, SINCE, NOW, "ramadan", {})
    assert (found.spans, found.cause) == ((), None)


def test_an_earlier_stretch_without_records_explains_nothing(ranges: Ranges) -> None:
    found = ranges.explain(RATIO, SINCE, NOW, "sale", {})
    assert (len(found.spans), found.cause) == (1, None)


def test_what_was_before_the_first_record_is_no_past(ranges: Ranges) -> None:
    found = ranges.explain(RATIO, SINCE - 4 * WEEK, SINCE - 4 * WEEK + HOUR, "week", {})
    assert (found.spans, found.cause) == ((), None)


@pytest.mark.parametrize(
    ("metric", "start", "end", "sentence"),
    [
        ("backlog", SINCE, NOW, "is a level at a moment"),
        ("csat", NOW, SINCE, "begins before it ends"),
        ("csat", NOW + DAY, NOW + 2 * DAY, "before now"),
        ("csat", NOW - 100 * DAY, NOW, "at most 92 days"),
    ],
)
def test_what_is_no_range_is_refused(ranges: Ranges, metric: str, start: int, end: int, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        ranges.explain(metric_of(metric), start, end, "week", {})


def test_the_weeks_before_are_one_line_at_the_same_hours(ranges: Ranges) -> None:
    spans = ranges.spans("weekday", SINCE, SINCE + HOUR)
    [ratio] = ranges.before(RATIO, SINCE, spans, "1h", {})
    assert (ratio.at, ratio.value, ratio.n) == (SINCE, pytest.approx(0.1), 960)
    [count] = ranges.before(metric_of("complaints"), SINCE, spans, "1h", {})
    assert (count.at, count.value) == (SINCE, 24)


def test_the_calendar_knows_sale_days(ranges: Ranges) -> None:
    # 11.11, nine days before the Friday on which tests happen.
    [(low, high)] = ranges.spans("sale", SINCE, SINCE + HOUR)
    assert (SINCE - low, SINCE + HOUR - high) == (9 * DAY, 9 * DAY)
