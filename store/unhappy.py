"""Records that ask for a case: bad enough by the rules, recent enough, and without one so far."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, false, func, or_, select, true

from domain.case_rules import CaseRules, Rules
from store.schema import RECORDS
from store.state import cases as _cases

_surveys, _tickets = RECORDS["surveys"], RECORDS["tickets"]


def answers(
    connection: Connection, rules: CaseRules, *, known_since: int, occurred_since: int, limit: int
) -> list[dict[str, Any]]:
    """Surveys, oldest first, that are as bad as the rules of their touchpoint ask for, and that have no case.

    Only those learnt at or after `known_since` and answered at or after `occurred_since` (ms).
    """

    def is_bad(asked: Rules) -> ColumnElement[bool]:
        kinds = (and_(_surveys.c.kind == kind, _surveys.c.points <= most) for kind, most in asked.at_most.items())
        return or_(false(), *kinds)

    wanted = _by_touchpoint(_surveys, rules, is_bad)
    return _without_case(connection, _surveys, wanted, (known_since, occurred_since), limit)


def complaints(
    connection: Connection, rules: CaseRules, *, known_since: int, occurred_since: int, limit: int
) -> list[dict[str, Any]]:
    """The same of unsolved complaints that the rules of their touchpoint ask for."""
    said = func.lower(func.coalesce(_tickets.c.subject, "") + " " + func.coalesce(_tickets.c.text, ""))

    def is_meant(asked: Rules) -> ColumnElement[bool]:
        if asked.words is None:
            return false()
        return or_(*(said.contains(word, autoescape=True) for word in asked.words)) if asked.words else true()

    wanted = and_(
        _tickets.c.is_complaint == 1, _tickets.c.solved_at.is_(None), _by_touchpoint(_tickets, rules, is_meant)
    )
    return _without_case(connection, _tickets, wanted, (known_since, occurred_since), limit)


def _by_touchpoint(table: Table, rules: CaseRules, wanted: Any) -> ColumnElement[bool]:
    touchpoint = func.coalesce(table.c.touchpoint, "")
    own = (and_(touchpoint == name, wanted(asked)) for name, asked in rules.own.items())
    return or_(and_(touchpoint.not_in(list(rules.own)), wanted(rules.default)), *own)


def _without_case(
    connection: Connection, table: Table, wanted: ColumnElement[bool], since: tuple[int, int], limit: int
) -> list[dict[str, Any]]:
    has_case = exists().where(
        _cases.c.stream == table.name,
        _cases.c.source == table.c.source,
        _cases.c.external_id == table.c.external_id,
    )
    chosen = (
        select(table)
        .where(table.c.known_at >= since[0], table.c.occurred_at >= since[1], wanted, ~has_case)
        .order_by(table.c.occurred_at, table.c.source, table.c.external_id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]
