"""Reports that fell due or were asked for, and what of them went out to whom. Moments are epoch milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Index, Table, UniqueConstraint, func, select

from store import sends
from store.columns import delivery_table, key_column, metadata, moment_column, text_column
from store.inserts import insert_once
from store.sends import Send

report_runs = Table(
    "report_runs",
    metadata,
    key_column(),
    text_column("report", required=True),
    moment_column("due_at", required=True),
    text_column("who", required=True),
    text_column("role", required=True),
    UniqueConstraint("report", "due_at"),
    Index(None, "due_at"),
    sqlite_autoincrement=True,
)
"""`who` is '' where the schedule asked for it."""

report_sends = delivery_table("report_sends", "run_id")
"""What goes out of a run to whom, as `sends` of alerts; `transition_id` is the run's again."""


@dataclass(frozen=True)
class Run:
    """One making of a report: of the period before `due_at`; `who` asked for it ('': its schedule)."""

    id: int
    report: str
    due_at: int
    who: str
    role: str


def plan(connection: Connection, run: Run, to: Sequence[str], *, now: int) -> Run | None:
    """Say that a report goes out to each of these at `now`; the run, or None if that was said before."""
    number = insert_once(connection, report_runs, report=run.report, due_at=run.due_at, who=run.who, role=run.role)
    if number is None:
        return None
    for name in to:
        sends.plan(connection, number, number, name, now=now, table=report_sends)
    return replace(run, id=number)


def run_of(connection: Connection, run_id: int) -> Run | None:
    """The run with that id; None if there is none."""
    row = connection.execute(select(report_runs).where(report_runs.c.id == run_id)).first()
    return Run(*row) if row else None


def planned(connection: Connection) -> dict[str, int]:
    """When each report fell due, or was asked for, last."""
    chosen = select(report_runs.c.report, func.max(report_runs.c.due_at)).group_by(report_runs.c.report)
    return {row[0]: row[1] for row in connection.execute(chosen)}


def page(
    connection: Connection, *, report: str | None = None, limit: int = 20, after: int | None = None
) -> list[tuple[Run, Send]]:
    """What went out or is to go out, the newest first; `after` is the id of the last delivery known already."""
    chosen = select(report_runs, report_sends).join(report_sends, report_sends.c.run_id == report_runs.c.id)
    if report is not None:
        chosen = chosen.where(report_runs.c.report == report)
    if after is not None:
        chosen = chosen.where(report_sends.c.id < after)
    rows = connection.execute(chosen.order_by(report_sends.c.id.desc()).limit(limit))
    return [(Run(*row[:5]), Send(*row[5:])) for row in rows]
