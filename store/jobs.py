"""Runs of scheduled jobs: when, how they ended, what they missed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from domain.errors import HubError
from domain.reasons import Reason, read, written
from store.state import job_runs

_BROKE = "{why}; the log of the hub says where."


@dataclass(frozen=True)
class Run:
    """One run. `outcome` is ok, failed or missed; moments are epoch milliseconds, `ended_at` None if it never ran.

    `times` is how many runs of its job ended so, where it stands for all of them.
    """

    job: str
    started_at: int
    ended_at: int | None
    outcome: str
    note: str | None = None
    times: int = 1

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it failed; () of one that did not. A note from before reasons had other words is one as it stands."""
        if self.outcome != "failed" or not self.note:
            return ()
        return read(self.note) if self.note.startswith("[{") else (Reason(self.note),)


def why(problem: Exception) -> str:
    """The note of a run that ended with this error: its reason, which every language can say."""
    if not isinstance(problem, HubError):
        problem = HubError.told("job_broke", _BROKE, why=f"{type(problem).__name__}: {problem}")
    return written([Reason.of(problem)]) or ""


def record(connection: Connection, run: Run) -> None:
    """Remember a run."""
    connection.execute(insert(job_runs).values({name: getattr(run, name) for name in _FIELDS}))


def latest(connection: Connection) -> dict[str, Run]:
    """The last run of each job, by name."""
    last = select(func.max(job_runs.c.id)).group_by(job_runs.c.job)
    chosen = select(*(job_runs.c[name] for name in _FIELDS)).where(job_runs.c.id.in_(last)).order_by(job_runs.c.job)
    return {row[0]: Run(*row) for row in connection.execute(chosen)}


def troubles(connection: Connection, *, limit: int = 20) -> list[Run]:
    """The last run of each job that failed, and the last that was missed, for all of their kind; newest first."""
    times = func.count().label("times")
    last = select(func.max(job_runs.c.id).label("id"), times).where(job_runs.c.outcome != "ok")
    alike = last.group_by(job_runs.c.job, job_runs.c.outcome).subquery()
    chosen = select(*(job_runs.c[name] for name in _FIELDS), alike.c.times).join(alike, alike.c.id == job_runs.c.id)
    return [Run(*tuple(row)) for row in connection.execute(chosen.order_by(job_runs.c.id.desc()).limit(limit))]


def forget(connection: Connection, before: int) -> int:
    """Drop runs that began before that moment (ms); how many."""
    return connection.execute(delete(job_runs).where(job_runs.c.started_at < before)).rowcount


_FIELDS = ("job", "started_at", "ended_at", "outcome", "note")
