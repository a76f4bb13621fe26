"""The demo company: plausible, repeatable, and honest about what it planted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from domain.records import is_dispute
from domain.streams import STREAMS, stream_of
from domain.times import DAY, HOUR, MINUTE, from_ms
from pipelines import demo
from pipelines.demo.days import REMEMBERED_DAYS, day_of, sheets, start_of
from pipelines.demo.incidents import KINDS, Incident, incidents
from pipelines.demo.sheets import Cut, Sheet
from pipelines.demo.tempo import Tempo
from pipelines.ingest import Ingest
from pipelines.tidy import Sender, hashed, tidy
from store import records, sources
from store.engine import Store
from store.records import columns
from tests.make import NOW, ZONE, HandClock

pytestmark = pytest.mark.slow

SENDER = Sender("demo", ZONE, b"key")
DAY_BEFORE = day_of(NOW) - timedelta(days=1)
FOR_EVER = 2**60


@pytest.fixture
def ingest(store: Store, clock: HandClock) -> Ingest:
    return Ingest(store, clock, b"key")


def everything(known_at: int = FOR_EVER, start: int = 0, end: int = FOR_EVER) -> Cut:
    return Cut(start, end, known_at, Tempo(NOW), with_solutions=False)


def count(store: Store, stream: str, start: int = 0, end: int = FOR_EVER, **where: str) -> int:
    with store.read() as connection:
        return records.count(connection, stream_of(stream), start=start, end=end, where=where)


@pytest.mark.parametrize("sheet", sheets(demo.SEED, NOW, DAY_BEFORE), ids=lambda sheet: sheet.prefix[:2] + sheet.source)
def test_rows_are_what_tidy_makes_of_the_same_records(sheet: Sheet) -> None:
    derived = {field.name for field in sheet.stream.fields if field.derived}
    rows = sheet.rows(SENDER, everything())
    assert rows
    sent: list[dict[str, Any]] = []
    customers = sheet.columns.get("customer", [None] * len(rows))
    for row, customer in zip(rows, customers, strict=True):
        record = dict(zip(columns(sheet.stream), row, strict=True))
        record[sheet.stream.time_field] = from_ms(record.pop("occurred_at")).isoformat()
        if record.get("solved_at") is not None:
            record["solved_at"] = from_ms(record["solved_at"]).isoformat()
        left_out = {*derived, "source", "customer", "extra"}
        sent.append({name: value for name, value in record.items() if name not in left_out} | {"customer": customer})
    done = tidy(sheet.stream, sent, sender=SENDER, now=NOW + 30 * DAY)
    assert not done.rejects
    assert done.rows == rows


def test_customers_do_not_leave_the_company_in_the_clear() -> None:
    sheet = sheets(demo.SEED, NOW, DAY_BEFORE)[0]
    row = dict(zip(columns(sheet.stream), sheet.rows(SENDER, everything())[0], strict=True))
    assert row["customer"] == hashed(str(sheet.columns["customer"][0]), SENDER.customer_key)


def test_a_day_is_the_same_whenever_it_is_drawn() -> None:
    first = [sheet.rows(SENDER, everything()) for sheet in sheets(demo.SEED, NOW, DAY_BEFORE)]
    sheets.cache_clear()
    assert [sheet.rows(SENDER, everything()) for sheet in sheets(demo.SEED, NOW, DAY_BEFORE)] == first
    assert [sheet.rows(SENDER, everything()) for sheet in sheets(demo.SEED + 1, NOW, DAY_BEFORE)] != first


def test_no_day_sends_for_longer_than_it_is_remembered() -> None:
    for sheet in sheets(demo.SEED, NOW, DAY_BEFORE):
        assert int(sheet.at.max()) < start_of(DAY_BEFORE) + 2 * DAY
        assert sheet.solved_at is None or int(sheet.solved_at.max()) < start_of(DAY_BEFORE) + REMEMBERED_DAYS * DAY


def test_its_numbers_look_like_a_company(ingest: Ingest, store: Store) -> None:
    demo.history(ingest, end=NOW, days=5)
    start, end = start_of(day_of(NOW)) - 5 * DAY, start_of(day_of(NOW))
    interactions = count(store, "interactions", start, end)
    assert 2_500 <= interactions / 5 <= 3_500
    assert 0.45 <= count(store, "interactions", start, end, handled_by="bot") / interactions <= 0.55
    with store.read() as connection:
        tickets, _ = records.page(connection, stream_of("tickets"), start=start, end=end, limit=10_000)
        answered, _ = records.page(connection, stream_of("interactions"), start=end - DAY, end=end, limit=10_000)
    assert 0.02 <= sum(ticket["is_complaint"] for ticket in tickets) / interactions <= 0.045
    assert 120 <= float(np.mean([row["first_response_seconds"] for row in answered])) <= 240
    rated = count(store, "surveys", start, end, kind="csat")
    assert 0.10 <= rated / interactions <= 0.14
    assert 0.80 <= count(store, "surveys", start, end, kind="csat", grade="satisfied") / rated <= 0.88
    asked = count(store, "surveys", start, end, kind="nps")
    promoters = count(store, "surveys", start, end, kind="nps", grade="promoter")
    detractors = count(store, "surveys", start, end, kind="nps", grade="detractor")
    assert 33 <= 100 * (promoters - detractors) / asked <= 47
    assert 120 <= count(store, "interactions", NOW - HOUR, NOW) <= 600


def test_every_stream_and_source_has_something_to_show(ingest: Ingest, store: Store) -> None:
    demo.history(ingest, end=NOW, days=1)
    assert all(count(store, stream) for stream in STREAMS)
    with store.read() as connection:
        found = {(one.source, one.stream): one for one in sources.every(connection)}
    assert set(found) == set(demo.SOURCES)
    assert all((one.kind, one.watermark, one.rejected) == ("demo", NOW, 0) for one in found.values())


def test_history_and_present_meet_without_a_gap_or_a_repeat(ingest: Ingest, store: Store, clock: HandClock) -> None:
    demo.history(ingest, end=NOW, days=1)
    before = count(store, "interactions")
    clock.move(minutes=30)
    new = demo.live(ingest, now=clock.ms)
    assert count(store, "interactions") - before == count(store, "interactions", NOW, clock.ms) > 60
    assert new > count(store, "interactions", NOW, clock.ms)
    assert demo.live(ingest, now=clock.ms) == 0
    assert demo.live(ingest, since=NOW, now=clock.ms) == 0


def test_the_present_in_small_steps_is_the_present_in_one(store: Store, clock: HandClock) -> None:
    ingest = Ingest(store, clock, b"key")
    demo.history(ingest, end=NOW, days=0)
    for _ in range(12):
        clock.move(minutes=5)
        demo.live(ingest, now=clock.ms)
    in_steps = count(store, "interactions", NOW), count(store, "mentions", NOW)
    assert demo.live(ingest, since=NOW, now=clock.ms) == 0
    assert (count(store, "interactions", NOW), count(store, "mentions", NOW)) == in_steps


def test_history_goes_on_where_it_was_killed(ingest: Ingest, store: Store, clock: HandClock) -> None:
    days = iter([False, False, True])
    demo.history(ingest, end=NOW, days=3, is_over=lambda: next(days))
    halfway = demo.standing(store)
    assert halfway is not None
    assert halfway.filled_from == start_of(day_of(NOW)) - DAY
    clock.move(hours=1)
    demo.history(ingest, end=clock.ms, days=3)
    done = demo.standing(store)
    assert done is not None
    assert (done.anchor, done.filled_from) == (NOW, start_of(day_of(NOW)) - 3 * DAY)
    assert demo.history(ingest, end=clock.ms, days=3) == 0
    assert all(
        count(store, "interactions", start_of(day_of(NOW)) - back * DAY, NOW - (back - 1) * DAY) for back in (1, 2, 3)
    )


def test_tickets_are_solved_as_time_passes(ingest: Ingest, store: Store, clock: HandClock) -> None:
    demo.history(ingest, end=NOW, days=2)
    first = start_of(day_of(NOW)) - 2 * DAY
    opened, still_open = count(store, "tickets"), count(store, "tickets", status="open")
    assert still_open
    clock.move(hours=6)
    demo.live(ingest, now=clock.ms)
    assert count(store, "tickets", first, NOW) == opened
    assert count(store, "tickets", first, NOW, status="open") < still_open


def test_a_gap_is_filled_when_the_hub_comes_back(ingest: Ingest, store: Store, clock: HandClock) -> None:
    demo.history(ingest, end=NOW, days=0)
    clock.move(days=2)
    demo.live(ingest, now=clock.ms)
    assert count(store, "interactions", NOW, NOW + DAY) > 2_000
    assert count(store, "interactions", NOW + DAY, NOW + 2 * DAY) > 2_000


def test_its_time_may_run_faster_than_ours(ingest: Ingest, store: Store, clock: HandClock) -> None:
    demo.history(ingest, end=NOW, days=0)
    clock.move(minutes=12)
    demo.live(ingest, now=clock.ms, speed=10)
    fast = count(store, "interactions", NOW, clock.ms)
    assert count(store, "interactions", clock.ms) == 0
    assert fast > 5 * 12 * 5
    assert demo.live(ingest, since=NOW, now=clock.ms, speed=10) == 0


# Incidents


def planted(kind: str) -> Incident:
    return next(one for one in incidents(demo.SEED, NOW, NOW - 60 * DAY, NOW) if one.kind.name == kind)


def test_something_is_wrong_right_now_and_now_and_then_before_and_after() -> None:
    found = incidents(demo.SEED, NOW, NOW - 60 * DAY, NOW + 3 * DAY)
    assert any(one.start < NOW - 30 * MINUTE and one.end > NOW + 30 * MINUTE for one in found)
    assert len([one for one in found if NOW - DAY <= one.start < NOW]) >= 2
    assert {one.kind.name for one in found} == {kind.name for kind in KINDS}
    assert len([one for one in found if one.start < NOW - DAY]) >= 15
    assert len([one for one in found if one.start > NOW]) >= 8
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_asking_for_part_of_the_time_gives_the_same_incidents() -> None:
    all_of_them = incidents(demo.SEED, NOW, NOW - 60 * DAY, NOW + 3 * DAY)
    for start in (NOW - 40 * DAY, NOW - DAY, NOW + DAY):
        part = incidents(demo.SEED, NOW, start, start + DAY)
        assert part == [one for one in all_of_them if one.start < start + DAY and one.end > start]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_incident_is_described_in_both_languages(kind: Any) -> None:
    text = planted(kind.name).text
    assert set(text) == {"id", "en"}
    assert "{" not in text["id"] + text["en"]


def share(stream: str, one: Incident, *, where: dict[str, Any], chosen: dict[str, Any]) -> tuple[float, float]:
    """The share of chosen records among those `where`, during an incident and at the same time a day before."""
    found = []
    for start in (one.start, one.start - DAY):
        day = day_of(start)
        rows = [
            dict(zip(columns(sheet.stream), row, strict=True))
            for back in (0, 1)
            for sheet in sheets(demo.SEED, NOW, day - timedelta(days=back))
            if sheet.stream.name == stream
            for row in sheet.rows(SENDER, everything(start=start, end=start + one.end - one.start))
        ]
        among = [row for row in rows if all(row[name] == value for name, value in where.items())]
        hits = [row for row in among if all(row[name] == value for name, value in chosen.items())]
        found.append(len(hits) / max(len(among), 1))
    return found[0], found[1]


def test_late_deliveries_bring_complaints_from_their_region() -> None:
    one = planted("late_delivery")
    during, before = share("interactions", one, where={}, chosen={"reason": "late_delivery", **one.segment})
    assert during > 5 * before


def test_a_dead_bot_leaves_all_to_agents() -> None:
    during, before = share("interactions", planted("bot_outage"), where={}, chosen={"handled_by": "bot"})
    assert during < 0.6 * before


def test_a_crashing_app_is_rated_low() -> None:
    during, before = share("mentions", planted("app_crash"), where={"channel": "app_reviews"}, chosen={"stars": 1.0})
    assert during > 2 * before


def test_a_silent_source_is_silent_and_does_not_say_that_it_is_complete(store: Store, clock: HandClock) -> None:
    ingest = Ingest(store, clock, b"key")
    demo.history(ingest, end=NOW, days=0)
    silent = next(one for one in incidents(demo.SEED, NOW, NOW, NOW + 9 * DAY) if one.kind.silent)
    clock.now = from_ms(silent.start + 40 * MINUTE)
    demo.live(ingest, now=clock.ms)
    with store.read() as connection:
        found = {(one.source, one.stream): one.watermark for one in sources.every(connection)}
    assert found["app_reviews", "mentions"] == silent.start
    assert found["social_media", "mentions"] == clock.ms
    assert count(store, "mentions", silent.start, clock.ms, channel="app_reviews") == 0
    assert count(store, "mentions", silent.start - 6 * HOUR, silent.start, channel="app_reviews") > 0


def test_disputes_are_what_the_rule_says() -> None:
    for sheet in sheets(demo.SEED, NOW, DAY_BEFORE)[:5]:
        wanted = [int(is_dispute(one, None)) for one in sheet.columns["channel"].tolist()]
        assert sheet.columns["is_dispute"].tolist() == wanted
