"""The stage between opening and recording: what a silence mutes is kept and says so, and nobody is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from threading import Lock

from sqlalchemy import Connection

from alerts.recording import Decided
from detectors.calendar import Calendar
from domain.alerts import Alert
from domain.recurrence import KindOf
from domain.silences import Silence, muted, muting, unmuted
from domain.times import DAY, HOUR
from store import silences as kept

NOON = 12 * HOUR
"""A day of Ramadan is of other kinds by its hours; at noon it is what it is called."""
_EPOCH = date(1970, 1, 1)


def kinds_of(calendar: Calendar) -> KindOf:
    """The kinds of local days as the calendar knows them; callable from any thread."""
    lock = Lock()

    def kind_of(day: date) -> str:
        with lock:
            return calendar.kind((day - _EPOCH).days * DAY + NOON)

    return kind_of


class Silencing:
    """Knows which silences mute at a moment."""

    def __init__(self, kind_of: KindOf = lambda _: "") -> None:
        """`kind_of` says of a day whether it is one of sale, payday, …; without it no day is."""
        self.kind_of = kind_of

    def active(self, connection: Connection, now: int) -> tuple[Silence, ...]:
        """The silences that mute at `now`, first the one that will do so longest; () if none does."""
        windows = ((one, one.window(now, self.kind_of)) for one in kept.standing(connection, now))
        muting_now = [(window[1], one) for one, window in windows if window is not None and window[0] <= now]
        return tuple(one for _, one in sorted(muting_now, key=lambda pair: -pair[0]))


def hushed(decided: Decided | None, active: Sequence[Silence], now: int) -> Decided | None:
    """What was decided, marked with the silence that mutes it; a newer verdict alone, and an end, stay as they are."""
    if decided is None or not decided.changes or decided.alert.state == "resolved":
        return decided
    after = decided.alert
    silence = muting(after, active)
    if silence is None:
        return replace(decided, alert=replace(after, muted_by=None))
    is_back = any(change.kind == "reopened" for change in decided.changes)
    return decided if silence.id == after.muted_by and not is_back else decided.then(muted(after, silence, now))


def swept(connection: Connection, alert: Alert | None, active: Sequence[Silence], now: int) -> Decided | None:
    """The alert as silences that began or ended since leave it; None if that is how it stands already."""
    if alert is None or alert.state == "resolved":
        return None
    silence = muting(alert, active)
    if silence is not None:
        return None if silence.id == alert.muted_by else Decided.of(muted(alert, silence, now))
    if alert.muted_by is None:
        return None
    former = kept.get(connection, alert.muted_by)
    return Decided.of(unmuted(alert, now, former.ender if former else None))
