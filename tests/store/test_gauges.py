"""Levels: what is open at a moment, whenever it was opened."""

from __future__ import annotations

from typing import Any

from domain.cases import Case
from domain.metrics import METRICS
from domain.streams import TICKETS
from domain.times import DAY, HOUR, MINUTE
from store import cases, records, rollups, series, sources
from store.engine import Store
from tests.make import NOW, row_of

HOUR_OF_NOW = NOW - NOW % HOUR


def _tickets(store: Store, *lives: tuple[int, int | None], **values: Any) -> None:
    rows = [row_of(TICKETS, occurred_at=opened, solved_at=solved, **values) for opened, solved in lives]
    with store.write() as connection:
        records.upsert(connection, TICKETS, "test", rows, known_at=NOW)
        oldest = min(opened for opened, _ in lives)
        sources.touch(connection, "test", "tickets", now=NOW, kind="api", oldest=oldest, watermark=NOW)
    rollups.fold(store, NOW)


def _ticket(store: Store, known_at: int, **values: Any) -> int:
    """One version of one ticket, learnt then and folded; how many records it changed."""
    with store.write() as connection:
        row = row_of(TICKETS, external_id="t", **{"solved_at": None, **values})
        done = records.upsert(connection, TICKETS, "test", [row], known_at=known_at)
        sources.touch(connection, "test", "tickets", now=NOW, kind="api", oldest=values["occurred_at"], watermark=NOW)
    rollups.fold(store, NOW)
    return done.accepted


def _cases(store: Store, *lives: tuple[int, int | None], touchpoint: str | None = None) -> None:
    with store.write() as connection:
        for opened, closed in lives:
            state = "open" if closed is None else "closed"
            cases.insert(connection, Case("hand", opened, "x", touchpoint=touchpoint, closed_at=closed, state=state))  # type: ignore[arg-type]


def _values(store: Store, metric: str, *, hours: int, **asked: Any) -> list[float | None]:
    start = HOUR_OF_NOW - (hours - 1) * HOUR
    found = series.read(store, METRICS[metric], start=start, end=NOW + 1, grain="1h", now=NOW, **asked)
    return [point.value for point in found[0].points]


def test_backlog_is_opened_less_solved_since_ever(store: Store) -> None:
    long_ago = NOW - 40 * DAY
    _tickets(store, (long_ago, None), (long_ago, NOW - 2 * HOUR), (NOW - HOUR, None))
    assert _values(store, "backlog", hours=4) == [2.0, 1.0, 2.0, 2.0]
    assert series.window(store, METRICS["backlog"], start=NOW - HOUR, end=NOW).value == 2.0
    assert series.window(store, METRICS["backlog"], start=NOW - 3 * DAY, end=NOW - 2 * DAY).value == 2.0


def test_backlog_before_the_first_ticket_is_unknown(store: Store) -> None:
    _tickets(store, (NOW - HOUR, None))
    assert _values(store, "backlog", hours=3) == [None, 1.0, 1.0]


def test_a_ticket_solved_without_a_time_leaves_the_backlog_when_that_is_learnt(store: Store) -> None:
    opened = NOW - 5 * HOUR
    _ticket(store, NOW - 4 * HOUR, occurred_at=opened, status="open")
    _ticket(store, NOW - 2 * HOUR, occurred_at=opened, status="closed")
    _ticket(store, NOW, occurred_at=opened, status="closed", subject="put right")
    assert _ticket(store, NOW, occurred_at=opened, status="closed", subject="put right") == 0
    assert _values(store, "backlog", hours=4) == [1.0, 0.0, 0.0, 0.0]
    assert _values(store, "resolution_mean", hours=4) == [None] * 4


def test_a_ticket_opened_again_is_back_in_the_backlog_and_a_time_that_comes_late_counts(store: Store) -> None:
    opened = NOW - 5 * HOUR
    _ticket(store, NOW - 3 * HOUR, occurred_at=opened, status="solved")
    _ticket(store, NOW - 2 * HOUR, occurred_at=opened, status="open")
    assert _values(store, "backlog", hours=4) == [1.0, 1.0, 1.0, 1.0]
    _ticket(store, NOW - HOUR, occurred_at=opened, status="solved")
    assert _values(store, "backlog", hours=4) == [1.0, 1.0, 0.0, 0.0]
    _ticket(store, NOW, occurred_at=opened, status="solved", solved_at=NOW - 3 * HOUR)
    assert _values(store, "backlog", hours=4) == [0.0, 0.0, 0.0, 0.0]


def test_a_ticket_whose_clock_runs_ahead_is_not_solved_before_it_was_opened(store: Store) -> None:
    _ticket(store, NOW - HOUR, occurred_at=NOW - HOUR + 5 * MINUTE, status="closed")
    with store.read() as connection:
        (found,), _ = records.page(connection, TICKETS)
    assert found["solved_at"] == found["occurred_at"]


def test_backlog_is_cut_by_the_dimensions_of_tickets(store: Store) -> None:
    _tickets(store, (NOW - 30 * DAY, None), (NOW - HOUR, None), region="Medan")
    _tickets(store, (NOW - 2 * HOUR, NOW - HOUR), region="Jakarta")
    found = series.read(store, METRICS["backlog"], start=NOW - 2 * HOUR, end=NOW + 1, grain="1h", by="region", now=NOW)
    assert {one.by["region"]: [point.value for point in one.points] for one in found} == {
        "Jakarta": [1.0, 0.0, 0.0],
        "Medan": [1.0, 2.0, 2.0],
    }
    assert _values(store, "backlog", hours=1, where={"region": "Medan"}) == [2.0]


def test_case_is_counted_on_the_level_it_has_reached_at_each_moment(store: Store) -> None:
    _cases(store, (NOW - 49 * HOUR, None), (NOW - 80 * HOUR, None), (NOW - 3 * HOUR, NOW - 2 * HOUR))
    found = series.read(store, METRICS["case_backlog"], start=NOW - 3 * HOUR, end=NOW + 1, grain="1h", now=NOW)
    shown = {one.by["level"]: [point.value for point in one.points] for one in found}
    # The bucket that holds NOW looks at NOW, the others at their ends: NOW is at half past.
    assert shown == {"1": [2.0, 1.0, 0.0, 0.0], "2": [0.0, 0.0, 1.0, 1.0], "3": [1.0, 1.0, 1.0, 1.0]}
    assert _values(store, "backlog_l2", hours=2) == [1.0, 1.0]
    assert _values(store, "backlog_l3", hours=1) == [1.0]


def test_breached_share_says_of_how_many(store: Store) -> None:
    _cases(store, (NOW - 50 * HOUR, None), (NOW - HOUR, None), (NOW - HOUR, None), (NOW - HOUR, None))
    point = series.window(store, METRICS["breached_share"], start=NOW - HOUR, end=NOW)
    assert (point.value, point.n) == (0.25, 4.0)
    assert point.lower is not None


def test_no_case_at_all_is_a_backlog_of_none_now_and_unknown_before(store: Store) -> None:
    assert _values(store, "backlog_l1", hours=3) == [None, None, 0.0]
    assert series.window(store, METRICS["breached_share"], start=NOW - HOUR, end=NOW).value is None


def test_cases_are_cut_by_touchpoint(store: Store) -> None:
    _cases(store, (NOW - HOUR, None), touchpoint="delivery")
    _cases(store, (NOW - HOUR, None))
    cut = series.breakdown(store, METRICS["backlog_l1"], start=NOW, end=NOW, by="touchpoint")
    assert {segment: point.value for segment, point in cut.items()} == {"": 1.0, "delivery": 1.0}
    assert _values(store, "backlog_l1", hours=1, where={"touchpoint": "delivery"}) == [1.0]


def test_level_of_a_moment_still_to_come_is_unknown(store: Store) -> None:
    _cases(store, (NOW - HOUR, None))
    found = series.read(store, METRICS["backlog_l1"], start=NOW, end=NOW + 3 * HOUR, grain="1h", now=NOW)
    assert [point.value for point in found[0].points][:4] == [1.0, None, None, None]
