"""A hold: an alert kept back because another one, or an incident, speaks for it. It stays where people see it."""

from __future__ import annotations

from dataclasses import replace

from domain.alerts import Act, Alert, Hold
from domain.people import HUB
from domain.transitions import transition


def held(alert: Alert, hold: Hold, by: int, now: int) -> Act:
    """Kept back from now on, whatever its state: nobody is called, everything is recorded.

    `by` is the id of the alert (inhibited) or of the incident (grouped) that speaks for it.
    """
    after = replace(alert, held=hold, held_by=by, changed_at=now)
    return after, transition(now, hold, HUB, before=alert.state, after=alert.state, note=f"#{by}")


def released(alert: Alert, now: int) -> Act:
    """Kept back no more: if nobody has it, that is a call."""
    after = replace(alert, held=None, held_by=None, changed_at=now)
    return after, transition(now, "released", HUB, before=alert.state, after=alert.state)
