"""Customers who are asked again once their case was closed, and what they answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select, update

from domain.cases import Case
from domain.recovery import OPEN, Question, Recoveries, Recovery, graded
from store.inserts import insert_once
from store.schema import RECORDS
from store.state import cases as _cases
from store.state import recoveries as _table

_surveys = RECORDS["surveys"]
_FIELDS = tuple(one.name for one in fields(Question) if one.name != "id")


def plan(connection: Connection, closed: Case, due_at: int) -> int | None:
    """Ask the customer of a closed case again at `due_at` (ms); None if it has no customer."""
    if closed.customer is None or closed.closed_at is None:
        return None
    kind, points = _answered(connection, closed)
    question = Question(
        closed.id,
        closed.customer,
        closed.closed_at,
        due_at,
        closed.level,
        closed.touchpoint,
        closed.team,
        kind,
        graded(kind, points),
    )
    drop(connection, closed.id)
    return insert_once(connection, _table, **{name: getattr(question, name) for name in _FIELDS})


def _answered(connection: Connection, closed: Case) -> tuple[str | None, float | None]:
    if closed.stream != "surveys":
        return None, None
    found = connection.execute(
        select(_surveys.c.kind, _surveys.c.points).where(
            _surveys.c.source == closed.source, _surveys.c.external_id == closed.external_id
        )
    ).first()
    return (found[0], found[1]) if found else (None, None)


def drop(connection: Connection, case_id: int) -> None:
    """Nobody waits for an answer about that case any more: it is open again, or was closed once more."""
    still = update(_table).where(_table.c.case_id == case_id, _table.c.state.in_(OPEN))
    connection.execute(still.values(state="expired"))


def due(connection: Connection, now: int, limit: int = 100) -> list[tuple[Question, str | None, str | None]]:
    """Who is to be asked by `now` (ms), with source and id of the record that opened the case."""
    chosen = (
        select(_table, _cases.c.source, _cases.c.external_id)
        .join(_cases, _cases.c.id == _table.c.case_id)
        .where(_table.c.state == "due", _table.c.due_at <= now, _cases.c.state == "closed")
    )
    rows = connection.execute(chosen.order_by(_table.c.due_at).limit(limit)).mappings()
    return [(_question(row), row["source"], row["external_id"]) for row in rows]


def waiting(connection: Connection, now: int, sources: Collection[str], limit: int = 2_000) -> list[Question]:
    """Whose answer is waited for by `now` (ms), about cases that records of these sources opened; first due first."""
    chosen = (
        select(_table)
        .join(_cases, _cases.c.id == _table.c.case_id)
        .where(_table.c.state.in_(OPEN), _table.c.due_at <= now, _cases.c.source.in_(sorted(sources)))
    )
    return [_question(row) for row in connection.execute(chosen.order_by(_table.c.due_at).limit(limit)).mappings()]


def claim(connection: Connection, question_id: int, now: int) -> bool:
    """They are asked now, by whoever claims it; False if somebody else has."""
    asked = update(_table).where(_table.c.id == question_id, _table.c.state == "due")
    asked = asked.values(state="asked", asked_at=now, attempts=_table.c.attempts + 1, error=None)
    return connection.execute(asked).rowcount == 1


def failed(connection: Connection, question_id: int, error: str, *, again_at: int | None) -> None:
    """They could not be asked: again at that moment, or never."""
    back = update(_table).where(_table.c.id == question_id, _table.c.state == "asked")
    state = {"state": "failed"} if again_at is None else {"state": "due", "due_at": again_at}
    connection.execute(back.values(**state, asked_at=None, error=error))


def expire(connection: Connection, rules: Recoveries, now: int) -> int:
    """Wait no longer for answers that did not come in time; how many."""
    count = 0
    touchpoint = func.coalesce(_table.c.touchpoint, "")
    ways: list[tuple[ColumnElement[bool], Recovery]] = [(touchpoint.not_in(list(rules.own)), rules.default)]
    ways += [(touchpoint == name, way) for name, way in rules.own.items()]
    for where, way in ways:
        late = update(_table).where(_table.c.state.in_(OPEN), _table.c.closed_at < now - way.within, where)
        count += connection.execute(late.values(state="expired")).rowcount
    return count


def answers(connection: Connection, known_since: int, limit: int = 100) -> list[tuple[Question, dict[str, Any]]]:
    """Surveys learnt since that moment (ms) of customers who are waited for, the first answer first."""
    is_theirs = and_(
        _surveys.c.customer == _table.c.customer,
        func.coalesce(_surveys.c.touchpoint, "") == func.coalesce(_table.c.touchpoint, ""),
        _surveys.c.occurred_at > _table.c.closed_at,
    )
    told = [_surveys.c[name].label(f"said_{name}") for name in _SAID]
    chosen = select(_table, *told).join(_surveys, is_theirs).where(_table.c.state.in_(OPEN))
    ordered = chosen.where(_surveys.c.known_at >= known_since).order_by(_surveys.c.occurred_at, _table.c.id.desc())
    rows = connection.execute(ordered.limit(limit)).mappings()
    return [(_question(row), {name: row[f"said_{name}"] for name in _SAID}) for row in rows]


_SAID = ("source", "external_id", "kind", "points", "occurred_at", "comment")


def answered(connection: Connection, question: Question, said: dict[str, Any]) -> bool:
    """Store what they answered; False if somebody else has, or if it was taken for the answer to another question."""
    other = _table.alias()
    is_taken = exists().where(other.c.answer_source == said["source"], other.c.answer_id == said["external_id"])
    done = update(_table).where(_table.c.id == question.id, _table.c.state.in_(OPEN), ~is_taken)
    values = {"answer_source": said["source"], "answer_id": said["external_id"], "points": said["points"]}
    values |= {"answered_at": said["occurred_at"], "after": graded(said["kind"], said["points"])}
    return connection.execute(done.values(state="answered", **values)).rowcount == 1


def page(
    connection: Connection, *, state: str | None = None, limit: int = 50, after: int | None = None
) -> tuple[list[Question], int | None]:
    """Questions, newest first, and the cursor of the next page (None at the end)."""
    chosen = select(_table).order_by(_table.c.id.desc()).limit(limit + 1)
    if state is not None:
        chosen = chosen.where(_table.c.state == state)
    if after is not None:
        chosen = chosen.where(_table.c.id < after)
    found = [_question(row) for row in connection.execute(chosen).mappings()]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def of_case(connection: Connection, case_id: int) -> Question | None:
    """The newest question about a case; None if nobody was to be asked."""
    chosen = select(_table).where(_table.c.case_id == case_id).order_by(_table.c.id.desc()).limit(1)
    row = connection.execute(chosen).mappings().first()
    return _question(row) if row is not None else None


def tally(connection: Connection, start: int) -> list[tuple[str, str, str, int, int, int, int]]:
    """(touchpoint, level, team, due, answered of the unhappy, happy now, still unhappy) of cases closed since (ms)."""
    unhappy = and_(_table.c.before == "bad", _table.c.state == "answered", _table.c.after.is_not(None))

    def number(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    keys = (func.coalesce(_table.c.touchpoint, ""), _table.c.level, func.coalesce(_table.c.team, ""))
    counts = (unhappy, and_(unhappy, _table.c.after == "good"), and_(unhappy, _table.c.after == "bad"))
    chosen = select(*keys, func.count(), *(number(one) for one in counts)).where(_table.c.closed_at >= start)
    rows = connection.execute(chosen.group_by(*keys))
    return [(row[0], str(row[1]), row[2], row[3], int(row[4]), int(row[5]), int(row[6])) for row in rows]


def _question(row: Any) -> Question:
    return Question(**{name: row[name] for name in (*_FIELDS, "id")})
