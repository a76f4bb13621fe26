"""Levels of notifiers: whom a call goes to first, and who is told when it cannot be delivered there.

[[notifiers]]
name = "managers"
level = 2           # told of a call that one of level 1 (as every notifier is that does not say) could not deliver
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from alerts.message import Message
from alerts.notifiers.base import Notifier
from domain.alerts import CALLS
from domain.errors import BadSetting
from domain.transitions import Transition
from store import sends
from store.sends import Send

FIRST, MOST = 1, 9


@dataclass(frozen=True)
class Standby:
    """A notifier that waits on a level above the first: it is called when the one below it could not deliver."""

    notifier: Notifier
    level: int

    @property
    def name(self) -> str:
        """What the configuration calls it."""
        return self.notifier.name

    @property
    def every_change(self) -> bool:
        """False: what keeps a copy of every alert does not stand by."""
        return False

    def wants(self, change: Transition) -> bool:
        """True for the all-clear alone, which goes out if it was called; calls are passed on to it."""
        return change.kind not in CALLS and self.notifier.wants(change)

    def send(self, message: Message) -> None:
        """Deliver, or raise SendFailed."""
        self.notifier.send(message)


def leveled(notifier: Notifier, level: object) -> Notifier:
    """The notifier on that level; BadSetting if it cannot stand there."""
    if isinstance(level, bool) or not isinstance(level, int) or not FIRST <= level <= MOST:
        said = "The level of {name} is a whole number from {first} to {most}, not {value}."
        words = {"name": repr(notifier.name), "first": FIRST, "most": MOST, "value": repr(level)}
        raise BadSetting.told("notifier_level", said, **words)
    if level == FIRST:
        return notifier
    if notifier.every_change:
        said = "{name} keeps a copy of every alert, so it stands on level {first}."
        raise BadSetting.told("notifier_copy", said, name=repr(notifier.name), first=FIRST)
    return Standby(notifier, level)


def level_of(notifier: object) -> int:
    """The level it stands on, however it is wrapped."""
    while notifier is not None and not isinstance(notifier, Standby):
        notifier = getattr(notifier, "notifier", None)
    return FIRST if notifier is None else notifier.level


def pass_on(
    connection: Connection, notifiers: Sequence[Notifier], lost: Send, change: Transition | None, *, now: int
) -> list[str]:
    """Say that a call which is lost goes out to everybody on the next level; their names, [] if there is none.

    In the transaction that records the loss, and once for each of them: no restart passes it on again.
    """
    if change is None or change.kind not in CALLS or change.after != "open":
        return []
    level = next((level_of(one) for one in notifiers if one.name == lost.notifier), FIRST)
    above = min((level_of(one) for one in notifiers if level_of(one) > level), default=None)
    told = [one.name for one in notifiers if level_of(one) == above]
    return [
        name for name in told if sends.plan(connection, lost.alert_id, lost.transition_id, name, now=now) is not None
    ]
