"""The briefing of a shift: what stands, what falls due, what happened and what ails, in one look at the store."""

from __future__ import annotations

from sqlalchemy import Connection

from domain.alerts import Alert
from domain.briefing import Ailing, Briefing, Ending
from domain.recurrence import KindOf
from domain.shifts import Turn
from domain.silences import told
from domain.standing import standing
from store import alerts, briefings, quarantine, silences, sources

MOST_WAITING = 40
"""Cases about to breach that are named, the others are counted by level and owner; and calls that are promised."""
MOST_CHANGED = 40
"""Alerts, and cases, that changed and are named, the gravest first."""


def brief(connection: Connection, turn: Turn, following: Turn, now: int, kind_of: KindOf) -> Briefing:
    """What the turn leaves to the following one, as it is at `now`; `kind_of` tells the kind of a local day."""
    firing = sorted(alerts.unresolved(connection), key=lambda one: (one.severity != "critical", one.since, one.id))
    stand = standing(firing)
    alert_counts, changed_alerts = briefings.alert_changes(connection, turn.begins_at, turn.ends_at, MOST_CHANGED)
    case_counts, changed_cases = briefings.case_changes(connection, turn.begins_at, turn.ends_at, MOST_CHANGED)
    return Briefing(
        as_of=now,
        unowned=tuple(map(briefings.alert_line, stand.unowned)),
        owned=tuple(map(briefings.alert_line, stand.owned)),
        kept=tuple(map(briefings.alert_line, stand.kept)),
        breaches=briefings.breaches(connection, following.ends_at),
        waiting=briefings.waiting(connection, following.ends_at, MOST_WAITING),
        endings=endings(connection, now, following.ends_at, kind_of),
        sources=ailing(connection, firing, now),
        alert_counts=alert_counts,
        alert_changes=changed_alerts,
        case_counts=case_counts,
        case_changes=changed_cases,
        retuned=briefings.retuned(connection, turn.begins_at, turn.ends_at),
        calls=briefings.calls(connection, following.ends_at, MOST_WAITING),
    )


def endings(connection: Connection, now: int, until: int, kind_of: KindOf) -> tuple[Ending, ...]:
    """The silences that stop to mute at or before `until` (ms), the first to end first."""
    found: list[Ending] = []
    for one in silences.standing(connection, now):
        window = one.window(now, kind_of)
        if window is None or window[1] > until:
            continue
        is_over = one.window(window[1], kind_of) is None
        found.append(Ending(one.id, told(one.matchers), one.owner, one.reason, window[1], is_over))
    return tuple(sorted(found, key=lambda one: (one.ends_at, one.id)))


def ailing(connection: Connection, firing: list[Alert], now: int) -> tuple[Ailing, ...]:
    """The sources of which somebody should know: failing, silent, late, without a record, or with some held back."""
    held = quarantine.counts(connection)
    silent = sources.silent_of(firing)
    found = (
        Ailing(
            one.source,
            one.stream,
            one.state(now, silent),
            one.last_seen_at,
            one.last_error,
            held.get((one.source, one.stream), 0),
            one.troubles,
        )
        for one in sources.every(connection)
    )
    return tuple(one for one in found if one.health != "live" or one.held)
