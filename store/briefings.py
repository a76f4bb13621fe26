"""What a briefing is made of, read from the tables where it happened; and a kept one, read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, case, func, select

from domain.alerts import Alert
from domain.briefing import (
    Ailing,
    AlertChange,
    AlertLine,
    Breach,
    Briefing,
    Call,
    CaseChange,
    CaseLine,
    Ending,
    Move,
    Retuned,
)
from domain.outside import verdict_of
from domain.reasons import Reason
from store import alerts, tuning
from store.state import alert_transitions, case_transitions, cases

ALERT_KINDS = ("worsened", "reopened", "opened", "resolved", "disproved")
CASE_KINDS = ("escalated", "opened_again", "climbed", "closed", "opened")
"""What makes an alert or a case one that changed; where there are too many, the first of these go first."""
BESIDE = (
    *("acknowledged", "assigned", "expired", "muted", "unmuted"),
    *("paused", "resumed", "regraded", "call_promised", "called"),
)
"""What is told of those that changed, too."""
_LINE = ("id", "level", "owner", "opened_at", "due_at", "touchpoint", "channel", "product", "region")
_CASE = tuple(cases.c[name] for name in _LINE)


def alert_line(alert: Alert) -> AlertLine:
    """An alert as a line of a briefing."""
    return AlertLine(
        alert.id,
        alert.metric,
        dict(alert.segment),
        alert.kind,
        alert.severity,
        alert.direction,
        alert.state,
        alert.since,
        alert.verdict,
        alert.told,
        alert.owner,
        alert.acknowledged_until,
        alert.muted_by,
        alert.held,
    )


def breaches(connection: Connection, until: int) -> tuple[Breach, ...]:
    """The open cases that climb before `until` (ms), by level and owner: the highest level first, then the first due.

    One whose clock stands still has no time at which it climbs.
    """
    nearest = func.min(cases.c.due_at)
    chosen = (
        select(cases.c.level, cases.c.owner, func.count(), nearest)
        .where(cases.c.state == "open", cases.c.due_at < until)
        .group_by(cases.c.level, cases.c.owner)
        .order_by(cases.c.level.desc(), nearest, func.coalesce(cases.c.owner, ""))
    )
    return tuple(Breach(*row) for row in connection.execute(chosen))


def waiting(connection: Connection, until: int, limit: int) -> tuple[CaseLine, ...]:
    """The open cases that climb before `until` (ms), the first due first."""
    chosen = select(*_CASE).where(cases.c.state == "open", cases.c.due_at < until)
    first = chosen.order_by(cases.c.due_at, cases.c.id).limit(limit)
    return tuple(CaseLine(**row) for row in connection.execute(first).mappings())


def calls(connection: Connection, until: int, limit: int) -> tuple[Call, ...]:
    """The customers who were promised a call before `until` (ms) and wait for it, the first promised first."""
    chosen = select(*_CASE, cases.c.call_at, cases.c.call_by).where(cases.c.state == "open", cases.c.call_at < until)
    rows = connection.execute(chosen.order_by(cases.c.call_at, cases.c.id).limit(limit)).mappings()
    return tuple(Call(CaseLine(**{name: row[name] for name in _LINE}), row["call_at"], row["call_by"]) for row in rows)


def alert_changes(
    connection: Connection, start: int, end: int, limit: int
) -> tuple[dict[str, int], tuple[AlertChange, ...]]:
    """What happened to alerts from `start` to `end` (ms): how often each kind, and the alerts that changed."""
    counts, moves = _happened(connection, alert_transitions, ALERT_KINDS, (start, end), limit)
    found = ((alerts.get(connection, number), made) for number, made in moves.items())
    return counts, tuple(AlertChange(alert_line(alert), made) for alert, made in found if alert is not None)


def case_changes(
    connection: Connection, start: int, end: int, limit: int
) -> tuple[dict[str, int], tuple[CaseChange, ...]]:
    """What happened to cases from `start` to `end` (ms): how often each kind, and the cases that changed."""
    counts, moves = _happened(connection, case_transitions, CASE_KINDS, (start, end), limit)
    rows = connection.execute(select(*_CASE).where(cases.c.id.in_(list(moves)))).mappings()
    lines = {row["id"]: CaseLine(**row) for row in rows}
    return counts, tuple(CaseChange(lines[number], made) for number, made in moves.items() if number in lines)


def retuned(connection: Connection, start: int, end: int) -> tuple[Retuned, ...]:
    """The sensitivities that were set from `start` to `end` (ms)."""
    found = sorted(tuning.every(connection).values(), key=lambda one: one.changed_at or 0)
    return tuple(
        Retuned(one.metric, one.sensitivity, one.changed_at, one.changed_by)
        for one in found
        if one.changed_at is not None and start <= one.changed_at < end
    )


def summaries(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """What these cases are about, by id; a case that is no longer there is absent."""
    chosen = select(cases.c.id, cases.c.summary).where(cases.c.id.in_(list(numbers)))
    return {row[0]: row[1] or "" for row in connection.execute(chosen)}


def _happened(
    connection: Connection, table: Table, kinds: tuple[str, ...], span: tuple[int, int], limit: int
) -> tuple[dict[str, int], dict[int, tuple[Move, ...]]]:
    """How often each kind came within `span`, and by whom it happened to, the gravest and newest first, all of it."""
    owner = table.c["alert_id" if "alert_id" in table.c else "case_id"]
    within = (table.c.at >= span[0], table.c.at < span[1])
    changed = (*within, table.c.kind.in_(kinds))
    counted = select(table.c.kind, func.count()).where(*changed).group_by(table.c.kind)
    counts = {row[0]: row[1] for row in connection.execute(counted)}
    gravity = case({kind: place for place, kind in enumerate(kinds)}, value=table.c.kind)
    first = (
        select(owner).where(*changed).group_by(owner).order_by(func.min(gravity), func.max(table.c.at).desc(), owner)
    )
    made: dict[int, list[Move]] = {number: [] for number in connection.scalars(first.limit(limit))}
    columns = (owner, *(table.c[name] for name in ("at", "kind", "who", "role", "after")))
    told = select(*columns).where(*within, owner.in_(list(made)), table.c.kind.in_((*kinds, *BESIDE)))
    for number, *move in connection.execute(told.order_by(table.c.id)):
        made[number].append(Move(*move))
    return counts, {number: tuple(moves) for number, moves in made.items()}


def read_briefing(kept: Mapping[str, Any]) -> Briefing:
    """A briefing as it was kept, from its JSON."""
    return Briefing(
        as_of=kept["as_of"],
        unowned=tuple(_alert(one) for one in kept["unowned"]),
        owned=tuple(_alert(one) for one in kept["owned"]),
        kept=tuple(_alert(one) for one in kept.get("kept", ())),
        breaches=tuple(Breach(**one) for one in kept["breaches"]),
        waiting=tuple(CaseLine(**one) for one in kept["waiting"]),
        endings=tuple(Ending(**one) for one in kept["endings"]),
        sources=tuple(_ailing(one) for one in kept["sources"]),
        alert_counts=kept["alert_counts"],
        alert_changes=tuple(AlertChange(_alert(one["alert"]), _moves(one)) for one in kept["alert_changes"]),
        case_counts=kept["case_counts"],
        case_changes=tuple(CaseChange(CaseLine(**one["case"]), _moves(one)) for one in kept["case_changes"]),
        retuned=tuple(Retuned(**one) for one in kept["retuned"]),
        calls=tuple(Call(**{**one, "case": CaseLine(**one["case"])}) for one in kept.get("calls", ())),
    )


def _alert(kept: Mapping[str, Any]) -> AlertLine:
    value, expected = kept["told"]
    return AlertLine(**{**kept, "verdict": verdict_of(kept["verdict"]), "told": (value, expected)})


def _ailing(kept: Mapping[str, Any]) -> Ailing:
    return Ailing(**{**kept, "troubles": tuple(Reason.read(one) for one in kept.get("troubles", ()))})


def _moves(kept: Mapping[str, Any]) -> tuple[Move, ...]:
    return tuple(Move(**one) for one in kept["moves"])
