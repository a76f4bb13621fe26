"""The schedule: one process works, every run is known, and what fails or is missed is shown."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import locales
from domain.errors import SourceFailed, StoreFailed
from domain.times import DAY
from domain.verdicts import Verdict
from hub import Hub
from schedule import CHARTED, JOBS, Job, Schedule, reading, turn
from settings import Settings
from store import verdicts
from store.lease import UNHELD
from tests.make import HandClock, make_interaction

SETTINGS = Settings(secret_key=b"the key of a test hub", demo=False)


def every(name: str, run: object) -> Job:
    return Job(name, timedelta(seconds=1), run)  # type: ignore[arg-type]


def test_run_is_recorded_with_what_it_did(hub: Hub) -> None:
    Schedule(hub, ()).run(every("count", lambda _: 7))
    last, troubles = hub.job_runs()
    assert (last["count"].outcome, last["count"].note) == ("ok", "7")
    assert troubles == []


def test_failed_job_is_shown_and_runs_again(hub: Hub) -> None:
    def fail(_: Hub) -> int:
        raise OSError("no room left")

    schedule = Schedule(hub, ())
    schedule.run(every("fold", fail))
    _, troubles = hub.job_runs()
    (reason,) = troubles[0].reasons
    assert (troubles[0].job, reason.error) == ("fold", "OSError: no room left; the log of the hub says where.")
    assert locales.refusal("id", reason.refusal, reason.words) == "OSError: no room left; log hub menyebut di mana."
    schedule.run(every("fold", lambda _: 1))
    assert hub.job_runs()[0]["fold"].outcome == "ok"


def test_what_a_job_refuses_is_kept_in_words_that_every_language_has(hub: Hub) -> None:
    def fail(_: Hub) -> int:
        raise SourceFailed.told("file_missing", "There is no file {path}.", path="a.csv")

    Schedule(hub, ()).run(every("read a (surveys)", fail))
    (run,) = hub.job_runs()[1]
    assert [locales.refusal("id", one.refusal, one.words) for one in run.reasons] == ["Berkas a.csv tidak ada."]
    assert [one.error for one in replace(run, note="KeyError: 'x'").reasons] == ["KeyError: 'x'"], "an older note"


def test_missed_run_is_shown(hub: Hub) -> None:
    Schedule(hub, ()).missed("read crm")
    assert [(run.job, run.outcome, run.ended_at) for run in hub.job_runs()[1]] == [("read crm", "missed", None)]


def test_well_runs_are_written_down_once_a_minute(hub: Hub, clock: HandClock) -> None:
    schedule, ran = Schedule(hub, ()), []
    for _ in range(30):
        schedule.run(every("often", lambda _: ran.append(1)))
        clock.move(seconds=5)
    with hub.store.read() as connection:
        written = connection.exec_driver_sql("SELECT count(*) FROM job_runs").scalar()
    assert (len(ran), written) == (30, 3)


def test_verdicts_older_than_any_chart_are_forgotten(hub: Hub) -> None:
    old, young = hub.now - CHARTED - 1, hub.now - 90 * DAY
    with hub.store.write() as connection:
        verdicts.put_many(connection, "csat", "30m", [Verdict(at, 0.1, "normal") for at in (old, young)])
    (job,) = (job for job in JOBS if job.name == "forget old runs and verdicts")
    Schedule(hub, ()).run(job)
    with hub.store.read() as connection:
        kept = verdicts.between(connection, "csat", "30m", start=0, end=hub.now)
    assert [verdict.at for verdict in kept] == [young]


def test_jobs_that_are_as_frequent_do_not_run_at_the_same_moment() -> None:
    turns: dict[timedelta, list[timedelta]] = {}
    for place, job in enumerate(JOBS):
        if job.every is not None and job.first is None:
            turns.setdefault(job.every, []).append(turn(job.every, place, len(JOBS)))
    for every_, found in turns.items():
        assert len(set(found)) == len(found), every_
        assert timedelta(0) < min(found) <= max(found) <= every_
    assert max(map(len, turns.values())) > 3, "some are as frequent"


def test_a_frequent_job_goes_on_after_a_failure_and_ends_when_the_hub_closes(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schedule.HEAD_START", 0.0)
    monkeypatch.setattr("schedule.OFTEN", 0.01)
    ran: list[str] = []
    is_enough = threading.Event()

    def run(_: Hub) -> int:
        ran.append(threading.current_thread().name)
        if len(ran) == 2:
            raise OSError("no room left")
        if len(ran) == 3:
            is_enough.set()
        return len(ran)

    schedule = Schedule(hub, (Job("look", timedelta(milliseconds=1), run),))
    schedule.start()
    try:
        assert is_enough.wait(30)
    finally:
        schedule.stop()
    assert set(ran) == {"look"}
    assert not any(thread.name == "look" for thread in threading.enumerate())
    with hub.store.read() as connection:
        failed = connection.exec_driver_sql("SELECT note FROM job_runs WHERE outcome = 'failed'").all()
    assert len(failed) == 1
    assert "OSError: no room left" in failed[0][0]


@pytest.mark.parametrize("problem", [StoreFailed("It cannot be reached.", permanent=False), OSError("no room left")])
def test_a_database_that_is_away_does_not_end_a_frequent_job(
    problem: Exception, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schedule.HEAD_START", 0.0)
    monkeypatch.setattr("schedule.OFTEN", 0.01)
    hold, asked, has_run = hub.lease.hold, list[int](), threading.Event()

    def held() -> bool:
        asked.append(1)
        if threading.current_thread().name == "look" and len(asked) < 4:
            raise problem
        return hold()

    monkeypatch.setattr(hub.lease, "hold", held)
    schedule = Schedule(hub, (Job("look", timedelta(milliseconds=1), lambda _: has_run.set()),))
    schedule.start()
    try:
        assert has_run.wait(30)
    finally:
        schedule.stop()


def test_a_database_that_is_away_at_the_start_is_no_reason_to_go_on_without_jobs(hub: Hub) -> None:
    def is_wanted(_: Hub) -> bool:
        raise StoreFailed("It cannot be reached.", permanent=False)

    schedule = Schedule(hub, (Job("look", timedelta(seconds=1), lambda _: None, is_wanted),))
    with pytest.raises(StoreFailed):
        schedule.start()
    assert not hub.ticker.is_ticking, "whoever started it is told, and nothing runs by halves"


def test_where_nobody_works_for_a_while_the_screens_are_told_nothing(hub: Hub, clock: HandClock) -> None:
    web, heir = Hub.open(replace(hub.settings, role="web"), clock), Hub.open(hub.settings, clock)
    try:
        assert hub.lease.hold()
        web.step()
        hub.lease.release()
        for _ in range(UNHELD):
            assert web.board.audience.is_followed(), "another process may be about to take over"
            web.step()
        assert not web.board.audience.is_followed()
        told = web.board.frame("desk")["changes"]
        clock.move(minutes=1)
        web.step()
        assert web.board.frame("desk")["changes"] == told, "old numbers do not move on with the clock"
        assert heir.lease.hold()
        web.step()
        assert web.board.audience.is_followed()
    finally:
        heir.close()
        web.close()


def test_who_slept_has_the_lease_anew(hub: Hub, clock: HandClock) -> None:
    assert hub.lease.hold()
    began = hub.lease.since
    for seconds in (10, 10, 10):
        clock.move(seconds=seconds)
        assert hub.lease.hold()
        assert hub.lease.since == began
    clock.move(hours=2)
    assert hub.lease.hold()
    assert hub.lease.since == clock.ms


def test_only_one_process_works(hub: Hub, clock: HandClock) -> None:
    second = Hub.open(hub.settings, clock)
    ran: list[str] = []
    try:
        Schedule(hub, ()).run(every("job", lambda _: ran.append("first")))
        Schedule(second, ()).run(every("job", lambda _: ran.append("second")))
        assert ran == ["first"]
        hub.lease.release()
        Schedule(second, ()).run(every("job", lambda _: ran.append("second")))
        assert ran == ["first", "second"]
    finally:
        second.close()


def test_process_that_does_not_work_still_shows_what_the_other_did(hub: Hub, clock: HandClock) -> None:
    hub.ticker.settle()
    second = Hub.open(hub.settings, clock)
    try:
        hub.ingest.take("interactions", [make_interaction()], source="livechat")
        hub.ticker.settle()
        second.ticker.settle()
        assert second.board.frame("main")["panels"]["interactions"]["value"] == 1
    finally:
        second.close()


def test_job_names_are_unique() -> None:
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))


def test_demo_runs_only_where_it_is_wanted(hub: Hub) -> None:
    assert not any(job.is_wanted(hub) for job in JOBS if job.name.startswith("demo"))


@pytest.mark.parametrize("name", [job.name for job in JOBS if not job.name.startswith("demo")])
def test_every_job_is_well_on_an_empty_store_and_safe_to_run_twice(hub: Hub, name: str) -> None:
    (job,) = (job for job in JOBS if job.name == name)
    Schedule(hub, ()).run(job)
    Schedule(hub, ()).run(job)
    assert hub.job_runs()[1] == []


def test_configured_source_is_read(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "one.csv").write_text("external_id,occurred_at,channel\n1,2026-11-20T14:00:00+07:00,chat\n")
    feed = {"name": "crm", "type": "files", "stream": "interactions", "path": str(tmp_path / "*.csv"), "every": 30}
    chosen = replace(SETTINGS, database_url=f"sqlite:///{tmp_path}/hub.db", demo=None, document={"sources": [feed]})
    hub = Hub.open(chosen, clock)
    try:
        assert not hub.is_demo
        job = reading(hub.feeds[0])
        assert job.every == timedelta(seconds=30)
        Schedule(hub, ()).run(job)
        assert hub.job_runs()[0]["read crm (interactions)"].note == "1 accepted, 0 unchanged, 0 rejected"
        assert [row["external_id"] for row in hub.records("interactions")[0]] == ["1"]
    finally:
        hub.close()


def test_demo_moves_in_only_where_nobody_else_is(tmp_path: Path, clock: HandClock) -> None:
    hub = Hub.open(replace(SETTINGS, database_url=f"sqlite:///{tmp_path}/hub.db", demo=None), clock)
    try:
        assert hub.is_demo
        hub.ingest.take("interactions", [make_interaction()], source="livechat")
        assert not hub.is_demo
    finally:
        hub.close()


def test_every_job_has_a_name_in_every_language() -> None:
    for code in locales.LANGUAGES:
        assert [job.name for job in JOBS if not locales.has(code, f"job.{job.name.replace(' ', '_')}")] == []


def test_an_alert_is_explained_before_it_is_sent(hub: Hub) -> None:
    asked: list[str] = []
    hub.causes.explain_due = lambda: asked.append("why") or 0  # type: ignore[method-assign, func-returns-value]
    sending = next(job for job in JOBS if job.name == "send alerts")
    assert sending.run(hub) == 0
    assert asked == ["why"]
