"""What the hub knows of its sources: how far each is complete, and what holds the others back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from domain.alerts import Finding, Kind, opened
from domain.reasons import Reason
from domain.times import DAY, HOUR, MINUTE
from domain.verdicts import Verdict
from store import jobs, quarantine, sources
from store.engine import Store
from store.jobs import Run
from store.quarantine import Held
from tests.make import NOW

_FOUND: tuple[tuple[str, Kind], ...] = (("tickets", "silence"), ("interactions", "metric"))


def _touch(store: Store, source: str, *, now: int = NOW, stream: str = "interactions", **said: object) -> None:
    with store.write() as connection:
        sources.touch(connection, source, stream, now=now, kind="api", **said)  # type: ignore[arg-type]


def _watermark(store: Store, now: int = NOW) -> int | None:
    with store.read() as connection:
        return sources.watermark(connection, "interactions", now)


def test_counts_add_up_and_the_extent_only_widens(store: Store) -> None:
    _touch(store, "chat", oldest=NOW - DAY, watermark=NOW, accepted=3, rejected=1, zone="Asia/Jakarta", cursor="7")
    _touch(store, "chat", oldest=NOW - HOUR, watermark=NOW - HOUR, accepted=2)
    with store.read() as connection:
        found = sources.get(connection, "chat", "interactions")
        assert sources.extent(connection, "interactions", NOW) == (NOW - DAY, NOW)
        assert sources.cursor(connection, "chat", "interactions") == "7"
    assert found is not None
    assert (found.accepted, found.rejected, found.first_at, found.watermark) == (5, 1, NOW - DAY, NOW)
    assert found.zone == "Asia/Jakarta"


def test_watermark_is_that_of_the_slowest_that_still_speaks(store: Store) -> None:
    _touch(store, "fast", watermark=NOW)
    _touch(store, "slow", watermark=NOW - 5 * MINUTE)
    assert _watermark(store) == NOW - 5 * MINUTE
    _touch(store, "fast", now=NOW + HOUR, watermark=NOW + HOUR)
    assert _watermark(store, NOW + HOUR) == NOW + HOUR


def test_cadence_says_how_long_a_source_is_waited_for(store: Store) -> None:
    _touch(store, "often", watermark=NOW, cadence_ms=MINUTE)
    _touch(store, "daily", watermark=NOW - HOUR, cadence_ms=DAY)
    assert _watermark(store, NOW + HOUR) == NOW - HOUR


def test_stream_whose_sources_all_fell_silent_is_complete_as_far_as_any_came(store: Store) -> None:
    _touch(store, "a", watermark=NOW - 9 * DAY)
    _touch(store, "b", watermark=NOW - 5 * DAY)
    assert _watermark(store, NOW + DAY) == NOW - 5 * DAY


def test_watermark_never_lies_ahead(store: Store) -> None:
    _touch(store, "a", watermark=NOW + MINUTE)
    assert _watermark(store) == NOW


def test_stream_that_nobody_sent_has_no_watermark(store: Store) -> None:
    _touch(store, "a", stream="tickets", watermark=NOW)
    assert _watermark(store) is None
    with store.read() as connection:
        assert sources.extent(connection, "interactions", NOW) is None
        assert sources.cursor(connection, "a", "interactions") is None


def test_a_source_is_as_an_alert_says_then_as_its_last_reading_then_as_its_silence(store: Store) -> None:
    _touch(store, "api", accepted=1)
    _touch(store, "api", stream="tickets", accepted=1)
    _touch(store, "empty")
    with store.write() as connection:
        sources.touch(connection, "file", "interactions", now=NOW, kind="import", accepted=1)
        sources.pace(connection, "never", "interactions", MINUTE)
    verdict = Verdict(NOW, 2.0, "silent", code="source_silent")
    told = [opened(Finding(name, {"source": "api"}, kind, verdict, NOW), NOW)[0] for name, kind in _FOUND]
    silent = sources.silent_of(told)
    with store.read() as connection:
        known = sources.every(connection)
    assert [(one.source, one.stream, one.state(NOW, silent)) for one in known] == [
        ("api", "interactions", "live"),
        ("api", "tickets", "silent"),
        ("empty", "interactions", "empty"),
        ("file", "interactions", "live"),
        ("never", "interactions", "late"),
    ]
    assert {one.source: one.state(NOW + HOUR) for one in known if one.stream == "interactions"} == {
        "api": "late",
        "empty": "late",
        "file": "live",
        "never": "late",
    }
    assert sources.silent_since(known, ["interactions", "tickets"], NOW, silent) == NOW
    assert sources.silent_since(known, ["interactions"], NOW, silent) is None
    assert sources.silent_since(known, ["interactions"], NOW + HOUR) == NOW, "who never brought anything is no witness"
    assert sources.silent_since(known, ["surveys"], NOW + HOUR) is None


def test_failure_keeps_the_cursor_and_is_over_with_the_next_success(store: Store) -> None:
    _touch(store, "chat", cursor="7", watermark=NOW)
    with store.write() as connection:
        sources.fail(
            connection, "chat", "interactions", now=NOW + MINUTE, kind="sql", reasons=[Reason("no route to host")]
        )
    with store.read() as connection:
        failed = sources.get(connection, "chat", "interactions")
    assert failed is not None
    assert (failed.cursor, failed.watermark, failed.last_error) == ("7", NOW, "no route to host")
    assert failed.last_seen_at == NOW
    _touch(store, "chat", now=NOW + 2 * MINUTE)
    with store.read() as connection:
        assert [found.last_error for found in sources.every(connection)] == [None]


def test_source_that_fails_before_it_ever_spoke_is_known(store: Store) -> None:
    with store.write() as connection:
        sources.fail(connection, "crm", "tickets", now=NOW, kind="sql", reasons=[Reason("wrong password")])
    with store.read() as connection:
        assert [(found.source, found.last_error) for found in sources.every(connection)] == [("crm", "wrong password")]


def test_quarantine_is_read_newest_first_and_let_go_one_by_one(store: Store) -> None:
    held = [
        Held("tickets", "crm", "Asia/Jakarta", "opened_at", "not a date", f'{{"n": {n}}}', NOW + n) for n in range(5)
    ]
    with store.write() as connection:
        quarantine.hold(connection, held)
        quarantine.hold(connection, [])
    with store.read() as connection:
        first, after = quarantine.page(connection, limit=3)
        rest, end = quarantine.page(connection, limit=3, after=after)
        assert quarantine.counts(connection) == {("crm", "tickets"): 5}
        assert quarantine.page(connection, stream="surveys") == ([], None)
        assert len(quarantine.page(connection, source="crm")[0]) == 5
    assert [one.held_at - NOW for one in (*first, *rest)] == [4, 3, 2, 1, 0]
    assert end is None
    with store.write() as connection:
        assert quarantine.get(connection, first[0].id) == first[0]
        assert quarantine.drop(connection, first[0].id)
        assert not quarantine.drop(connection, first[0].id)
        assert quarantine.get(connection, first[0].id) is None
        assert quarantine.count(connection) == 4


def test_a_reason_is_kept_with_its_words_and_one_from_before_without(store: Store) -> None:
    said = {"refusal": "record_score", "words": {"value": "9", "low": "1", "high": "5"}}
    old = Held("surveys", "crm", None, "score", "9 is outside the scale 1 to 5", "1", NOW)
    with store.write() as connection:
        quarantine.hold(connection, [old, replace(old, record="2", **said)])
    with store.read() as connection:
        (new, before), _ = quarantine.page(connection)
        assert quarantine.get(connection, new.id) == new
    assert {"refusal": new.refusal, "words": new.words} == said
    assert (before.error, before.refusal, before.words) == (old.error, "", {})


def test_jobs_tell_their_last_run_and_their_troubles(store: Store) -> None:
    runs = [
        Run("pull", NOW, NOW + 5, "ok"),
        Run("pull", NOW + 10, NOW + 11, "failed", "timeout"),
        Run("fold", NOW, None, "missed"),
    ]
    with store.write() as connection:
        for run in runs:
            jobs.record(connection, run)
    with store.read() as connection:
        assert jobs.latest(connection) == {"pull": runs[1], "fold": runs[2]}
        assert jobs.troubles(connection) == [runs[2], runs[1]]
    again = Run("pull", NOW + 20, NOW + 21, "failed", "refused")
    with store.write() as connection:
        jobs.record(connection, again)
    with store.read() as connection:
        assert jobs.troubles(connection) == [replace(again, times=2), runs[2]]
    with store.write() as connection:
        assert jobs.forget(connection, NOW + 10) == 2


def test_two_who_hear_of_a_new_source_at_once_both_count(store: Store) -> None:
    gate = Barrier(2)

    def hear(_: int) -> None:
        gate.wait()
        _touch(store, "chat", accepted=1)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(hear, range(2)))
    with store.read() as connection:
        assert [found.source for found in sources.every(connection)] == ["chat"]
