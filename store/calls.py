"""What people were called for: alerts that opened or came back, by the rule that raised them."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, and_, exists, or_, select

from domain.budget import Rule
from domain.fleet import SCREEN
from store.state import alert_transitions as _made
from store.state import alerts as _alerts
from store.state import mutes as _mutes

CALLED = ("opened", "reopened", "unmuted", "released")

HELD = ("inhibited", "grouped")
"""Transitions by which an alert is kept back in the moment in which it would have called."""


def rules(connection: Connection, since: int) -> list[Rule]:
    """Every rule that called since that moment (ms), with how often, and how many of its alerts were labelled noise.

    Silent sources and monitors are none of the shift's: they call whoever owns the data.
    """
    was_muted = exists().where(
        _mutes.c.alert_id == _made.c.alert_id,
        _mutes.c.muted_at <= _made.c.at,
        or_(_mutes.c.ended_at.is_(None), _mutes.c.ended_at > _made.c.at),
    )
    beside = _made.alias()
    is_same = and_(beside.c.alert_id == _made.c.alert_id, beside.c.at == _made.c.at)
    was_held = exists().where(is_same, beside.c.kind.in_(HELD))
    is_call = and_(_made.c.kind.in_(CALLED), _made.c.after == "open", ~was_muted, ~was_held)
    chosen = (
        select(_alerts.c.id, _alerts.c.metric, _alerts.c.segment, _alerts.c.kind, _alerts.c.useful)
        .join(_made, _made.c.alert_id == _alerts.c.id)
        .where(_made.c.at >= since, is_call, _alerts.c.kind.not_in(("silence", SCREEN)))
    )
    calls: dict[tuple[str, str, str], list[tuple[int, bool]]] = {}
    for row in connection.execute(chosen):
        calls.setdefault((row.metric, row.segment, row.kind), []).append((row.id, row.useful == 0))
    return [
        Rule(metric, orjson.loads(segment), kind, len(found), len({number for number, is_noise in found if is_noise}))
        for (metric, segment, kind), found in calls.items()
    ]
