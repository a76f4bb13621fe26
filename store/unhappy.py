"""Records that ask for a case: bad enough by the rules, recent enough, and without one so far."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from domain.case_rules import CaseRules, Repeat, Rules, Vip
from domain.times import DAY
from store.schema import RECORDS
from store.state import cases as _cases
from store.state import recoveries as _recoveries

Condition = ColumnElement[bool]
Asks = Callable[[Rules], Condition]

_surveys, _tickets = RECORDS["surveys"], RECORDS["tickets"]


def answers(
    connection: Connection, rules: CaseRules, *, known_since: int, occurred_since: int, limit: int
) -> list[dict[str, Any]]:
    """Surveys, oldest first, that are as bad as the rules of their touchpoint ask for, and that have no case.

    Only those learnt at or after `known_since` and answered at or after `occurred_since` (ms). `rule` of each says
    which rule asks: vip or answer. What a customer answers who was asked again belongs to the case that was closed.
    """
    asked_again = exists().where(
        _recoveries.c.customer == _surveys.c.customer,
        func.coalesce(_recoveries.c.touchpoint, "") == func.coalesce(_surveys.c.touchpoint, ""),
        _recoveries.c.closed_at < _surveys.c.occurred_at,
        or_(
            _recoveries.c.state.in_(("due", "asked")),
            and_(_recoveries.c.answer_source == _surveys.c.source, _recoveries.c.answer_id == _surveys.c.external_id),
        ),
    )
    asks = {"vip": lambda one: _is_bad(one.for_vips), "answer": _is_bad}
    since = (_surveys.c.known_at >= known_since, _surveys.c.occurred_at >= occurred_since, ~asked_again)
    return _without_case(connection, _surveys, _named(_surveys, rules, asks), since, limit)


def complaints(
    connection: Connection, rules: CaseRules, *, known_since: int, occurred_since: int, limit: int
) -> list[dict[str, Any]]:
    """The same of unsolved complaints; `rule` is vip, repeat, topic or complaint."""
    asks = {
        "vip": lambda one: _is_meant(one.for_vips),
        "repeat": lambda one: false() if one.repeat is None else _is_repeated(one.repeat),
        "topic": _is_about,
        "complaint": _is_meant,
    }
    since = (
        *(_tickets.c.known_at >= known_since, _tickets.c.occurred_at >= occurred_since),
        *(_tickets.c.is_complaint == 1, _tickets.c.solved_at.is_(None)),
    )
    return _without_case(connection, _tickets, _named(_tickets, rules, asks), since, limit)


def _is_bad(asked: Rules) -> Condition:
    kinds = (and_(_surveys.c.kind == kind, _surveys.c.points <= most) for kind, most in asked.at_most.items())
    return or_(false(), *kinds)


def _is_meant(asked: Rules) -> Condition:
    if asked.words is None:
        return false()
    said = func.lower(func.coalesce(_tickets.c.subject, "") + " " + func.coalesce(_tickets.c.text, ""))
    return or_(*(said.contains(word, autoescape=True) for word in asked.words)) if asked.words else true()


def _is_about(asked: Rules) -> Condition:
    heard = literal(" ") + func.coalesce(_tickets.c.topics, "") + " "
    about = (
        or_(_tickets.c.category == one, _tickets.c.topic == one, heard.contains(f" {one} ", autoescape=True))
        for one in asked.topics
    )
    return or_(false(), *about)


def _is_repeated(asked: Repeat) -> Condition:
    """As many complaints of this customer within the time, and no open case that says so already."""
    earlier = _tickets.alias("earlier")
    counted = (
        select(func.count())
        .where(
            earlier.c.customer == _tickets.c.customer,
            earlier.c.occurred_at <= _tickets.c.occurred_at,
            earlier.c.occurred_at > _tickets.c.occurred_at - asked.days * DAY,
            earlier.c.is_complaint == 1,
        )
        .scalar_subquery()
    )
    is_open = (_cases.c.customer == _tickets.c.customer, _cases.c.state == "open", _cases.c.rule == "repeat")
    return and_(_tickets.c.customer.is_not(None), counted >= asked.count, ~exists().where(*is_open))


def _is_vip(table: Table, vips: tuple[Vip, ...]) -> Condition:
    return or_(false(), *(_is_one(table, vip) for vip in vips))


def _is_one(table: Table, vip: Vip) -> Condition:
    found: list[Condition] = [table.c[name].in_(values) for name, values in vip.where.items()]
    if vip.customers:
        found.append(table.c.customer.in_(vip.customers))
    for name, value in vip.extra.items():
        written = json.dumps({name: value}, ensure_ascii=False, separators=(",", ":"))[1:-1]
        found.append(func.coalesce(table.c.extra, "").contains(written, autoescape=True))
    return and_(true(), *found)


def _named(table: Table, rules: CaseRules, asks: dict[str, Asks]) -> dict[str, Condition]:
    """What each rule asks of a record at its touchpoint."""
    found = {name: _by_touchpoint(table, rules, ask) for name, ask in asks.items()}
    return {**found, "vip": and_(_is_vip(table, rules.vips), found["vip"])} if rules.vips else _less(found, "vip")


def _less(found: dict[str, Condition], name: str) -> dict[str, Condition]:
    return {key: value for key, value in found.items() if key != name}


def _by_touchpoint(table: Table, rules: CaseRules, wanted: Asks) -> Condition:
    touchpoint = func.coalesce(table.c.touchpoint, "")
    own = (and_(touchpoint == name, wanted(asked)) for name, asked in rules.own.items())
    return or_(and_(touchpoint.not_in(list(rules.own)), wanted(rules.default)), *own)


def _without_case(
    connection: Connection, table: Table, named: dict[str, Condition], since: tuple[Condition, ...], limit: int
) -> list[dict[str, Any]]:
    has_case = exists().where(
        _cases.c.stream == table.name,
        _cases.c.source == table.c.source,
        _cases.c.external_id == table.c.external_id,
    )
    rule = case(*((condition, name) for name, condition in named.items())).label("rule")
    chosen = (
        select(table, rule)
        .where(*since, or_(*named.values()), ~has_case)
        .order_by(table.c.occurred_at, table.c.source, table.c.external_id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]
