"""What runs, and how often: one table."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from alerts import emergence, fleet
from alerts.notices import tell_due
from alerts.notify import send_due
from domain.times import DAY, MINUTE
from escalations.forecast import foresee_shift
from escalations.sweep import sweep
from hub import Hub
from pipelines import demo
from pipelines.config import SourceConfig
from pipelines.pull import pull_source
from reports.desk import send_reports
from store import bygone, extracts, jobs, packs, retention, settling, verdicts
from store.jobs import Run

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("cehub.schedule")

HEAD_START = 1.5
"""Seconds by which the pages are ahead of the jobs: the first frame shares its processor with nobody."""
LEARNING = 0.2
"""Seconds of work that a second may hold for learning the past: the screens share the interpreter with it."""
LISTENING, CATCHING_UP = 0.25, 0.75
"""Seconds of work that a second may hold for listening; and where more waits to be heard while nobody is in a hurry."""
LOOKS = 5
"""How often in a second it is looked for buckets that have become complete: an alert does not wait for its turn."""
OFTEN = 1.0
"""What runs more often than so many seconds has a thread of its own; after a failure, or while another process works,
it rests as long. The scheduler would leave out a run for each that takes longer than its time."""
KEPT = 7 * DAY
"""How long runs of jobs are remembered."""
CHARTED = 100 * DAY
"""How long verdicts are kept: the longest chart of a metric goes back ninety days. An alert holds its own."""


@dataclass(frozen=True)
class Job:
    """One thing that runs again and again (`every` None: once, at the start), in the process that holds the lease."""

    name: str
    every: timedelta | None
    run: Callable[[Hub], object]
    is_wanted: Callable[[Hub], bool] = lambda _: True
    first: timedelta | None = None
    """How long after the start it runs first, if not when its turn comes within the time of `every`."""


def _seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def _judge(hub: Hub) -> int:
    return len(hub.watch.tick(hub.now, since=hub.lease.since, seconds=LEARNING / LOOKS))


def _cases(hub: Hub) -> int:
    rules: dict[str, Any] = {"rules": hub.case_rules, "recovery": hub.asked.ways, "ask": hub.asked.ask}
    return sweep(hub.store, hub.now, lambda: hub.noticed("cases"), **rules, has_crew=hub.is_demo)


def _foresee(hub: Hub) -> int:
    due = foresee_shift(hub.store, hub.handovers.roster, hub.now).due
    hub.noticed("cases")
    return due


def _notify(hub: Hub) -> int:
    hub.causes.explain_due()  # a message should say why; what has a cause already costs one read
    hub.chain.settle()  # what a cause shows to belong together calls no more than it must
    told = tell_due(hub.store, hub.notifiers, hub.clock)
    return told + send_due(hub.store, hub.notifiers, hub.clock, lambda: hub.noticed("alerts"))


def _history(hub: Hub) -> int:
    return demo.history(hub.ingest, end=hub.now, is_over=hub.is_closing.is_set)


def _live(hub: Hub) -> int:
    return demo.live(hub.ingest, now=hub.now, speed=hub.settings.demo_speed)


def _mature(hub: Hub) -> int:
    count = settling.mature(hub.store, hub.now)
    hub.noticed()
    return count


def _forget(hub: Hub) -> int:
    with hub.store.write() as connection:
        return jobs.forget(connection, hub.now - KEPT) + verdicts.forget(connection, hub.now - CHARTED)


def _emerge(hub: Hub) -> int:
    """Quick while it has the past to learn; then everything that emerges is told every time, and told once."""
    seen = hub.emergence.tick(hub.now, seconds=LISTENING)
    return len(emergence.tell(hub.store, hub.chain, seen)) if seen is not None else 0


JOBS = (
    Job("demo history", None, _history, lambda hub: hub.is_demo),
    Job("demo records", _seconds(1), _live, lambda hub: hub.is_demo),
    Job("demo answers", _seconds(30), lambda hub: demo.answer_again(hub.ingest, now=hub.now), lambda hub: hub.is_demo),
    Job("listen", _seconds(1), lambda hub: hub.ears.listen(LISTENING, CATCHING_UP)),
    Job("hear what emerges", _seconds(5), _emerge),
    Job("judge the series", _seconds(1 / LOOKS), _judge),
    Job("explain alerts", _seconds(2), lambda hub: hub.causes.explain_due()),
    Job("open and climb cases", _seconds(5), _cases),
    Job("send alerts", _seconds(2), _notify, lambda hub: bool(hub.notifiers)),
    Job("send reports", _seconds(15), send_reports, lambda hub: bool(hub.settings.document.get("reports"))),
    Job("foresee breaches", _seconds(120), _foresee, first=_seconds(15)),
    Job("watch the screens", _seconds(5), lambda h: len(fleet.tell(h.store, h.chain, h.now, began=h.lease.since))),
    Job("let silences begin and end", _seconds(5), lambda hub: len(hub.chain.silence())),
    Job("calm the alerts", _seconds(2), lambda hub: len(hub.chain.settle())),
    Job("let acknowledgements run out", _seconds(15), lambda hub: len(hub.chain.expire())),
    Job("keep handovers", _seconds(30), lambda hub: hub.handovers.settle()),
    Job("let bot resolutions mature", _seconds(600), _mature),
    Job("pack closed buckets", _seconds(30), lambda hub: packs.pack(hub.store, hub.now)),
    Job("pack bygone minutes", _seconds(30), lambda hub: bygone.pack(hub.store, hub.now)),
    Job("extract closed hours of texts", _seconds(30), lambda hub: extracts.extract(hub.store, hub.now)),
    Job("drop old minutes", _seconds(3600), lambda hub: retention.expire(hub.store, hub.now)),
    Job("keep what the screens show", _seconds(10), lambda hub: hub.replay.recorder.write()),
    Job("forget what screens showed", _seconds(3600), lambda hub: hub.replay.forget()),
    Job("forget old runs and verdicts", _seconds(3600), _forget),
)


def turn(every: timedelta, place: int, count: int) -> timedelta:
    """How long after the start a job at that place of so many runs first: not all that are as frequent at once."""
    return every * (place + 1) / count


def reading(feed: SourceConfig) -> Job:
    """The job that reads one configured source."""

    def read(hub: Hub) -> str:
        done = pull_source(hub.ingest, feed)
        hub.noticed("sources")
        counts = f"{done.accepted} accepted, {done.unchanged} unchanged, {done.rejected} rejected"
        return f"{done.error} ({counts})" if done.error else counts

    return Job(f"read {feed.name} ({feed.stream})", timedelta(milliseconds=feed.every_ms), read)


class Schedule:
    """Runs the table on APScheduler: one instance of a job at a time, missed runs joined into one."""

    def __init__(self, hub: Hub, table: tuple[Job, ...] = JOBS) -> None:
        """The jobs of `table`, and one for each configured source."""
        self._hub = hub
        self._table = [*table, *(reading(feed) for feed in hub.feeds)]
        self._scheduler: BackgroundScheduler | None = None
        self._starter = threading.Thread(target=self._start_jobs, name="schedule", daemon=True)
        self._frequent: list[threading.Thread] = []
        self._recorded: dict[str, int] = {}

    def start(self) -> None:
        """Start the ticker at once and the jobs beside it, if the database can say which of them are wanted."""
        self._table = [job for job in self._table if job.is_wanted(self._hub)]
        self._hub.checkpointer.start()
        self._hub.ticker.start()
        self._starter.start()

    def stop(self) -> None:
        """Let the jobs under way end, and start no more."""
        self._hub.is_closing.set()
        if self._starter.is_alive():
            self._starter.join()  # told to stop in the middle of its start, there would be no scheduler to shut down
        for thread in self._frequent:
            thread.join()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None
        self._hub.ticker.stop()

    def run(self, job: Job) -> bool:
        """Run one job now, if this process has the lease, and record how it went; True if it ran and did not fail."""
        if not self._hub.lease.hold():
            return False
        began = self._hub.now
        try:
            with self._hub.store.precedence.patient():
                note, outcome = job.run(self._hub), "ok"
        except Exception as problem:
            log.exception("a job failed", extra={"job": job.name})
            note, outcome = jobs.why(problem), "failed"
        self._record(Run(job.name, began, self._hub.now, outcome, None if note is None else str(note)))
        return outcome == "ok"

    def missed(self, name: str) -> None:
        """Record that a job did not run when it was due."""
        log.warning("a job was missed", extra={"job": name})
        self._record(Run(name, self._hub.now, None, "missed"))

    def _record(self, run: Run) -> None:
        # A job that runs every few seconds and is well is written down once a minute: it would fill the table.
        if run.outcome == "ok" and run.started_at - self._recorded.get(run.job, 0) < MINUTE:
            return
        self._recorded[run.job] = run.started_at if run.outcome == "ok" else 0
        with self._hub.store.write() as connection:
            jobs.record(connection, run)

    def _start_jobs(self) -> None:
        if self._hub.is_closing.wait(HEAD_START):
            return
        # Imported here: it takes longer to load than the first frame may wait.
        from apscheduler.events import EVENT_JOB_MISSED
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
        for place, job in enumerate(self._table):
            if job.every is None:
                scheduler.add_job(self.run, args=[job], id=job.name, misfire_grace_time=None)
                continue
            seconds = job.every.total_seconds()
            if seconds < OFTEN:
                self._frequent.append(threading.Thread(target=self._go_on, args=[job], name=job.name, daemon=True))
                continue
            grace = max(60, int(seconds))
            first = datetime.now(UTC) + (job.first or turn(job.every, place, len(self._table)))
            scheduler.add_job(
                self.run, "interval", [job], seconds=seconds, id=job.name, misfire_grace_time=grace, next_run_time=first
            )
        scheduler.add_listener(lambda event: self.missed(event.job_id), EVENT_JOB_MISSED)
        self._scheduler = scheduler
        scheduler.start()
        for thread in self._frequent:
            thread.start()

    def _go_on(self, job: Job) -> None:
        """Run a frequent job until the hub closes, and rest between."""
        rest = 0.0
        while not self._hub.is_closing.wait(rest):
            rest = OFTEN
            try:
                rest = job.every.total_seconds() if self.run(job) and job.every is not None else OFTEN
            except Exception:
                # The job's own failures are told; these are of the lease and of the record, and pass.
                log.exception("a job could not be run", extra={"job": job.name})
