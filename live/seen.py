"""A monitor as it was last seen: what it reported, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.fleet import SHOWN, UNTOUCHED, Monitor, Report, Shown
from domain.times import SECOND
from live.lines import Line

TOLD_EVERY = 15 * SECOND
"""How old the note of a monitor that is as it was may be."""


@dataclass
class Seen:
    """A monitor with its last report, None if it is not connected here. `skew` is its clock minus ours (ms).

    `sent` is the sequence number that it must have painted by its next report. `is_noted`: it has a note in the store.
    `is_released`: somebody said that it will not be missed, and it holds until it disconnects.
    """

    monitor: Monitor
    report: Report | None = None
    panels: tuple[Shown, ...] = ()
    skew: int = 0
    sent: int = 0
    line: Line | None = None
    shown_since: int = 0
    is_noted: bool = False
    is_released: bool = False

    def is_missed(self, now: int) -> bool:
        """True if somebody would miss it: it has a name, or shows the wall untouched."""
        if self.is_released or self.report is None:
            return False
        hand = self.report.hand
        is_touched = hand is not None and hand * SECOND < UNTOUCHED
        return bool(self.report.name) or (now - self.shown_since >= SHOWN and not is_touched)

    def is_news(self, note: Monitor | None, now: int) -> bool:
        """True if its note in the store is missing, old, or says otherwise."""
        if note is None or self.line is None or now - note.told_at >= TOLD_EVERY:
            return True
        own = self.monitor
        return (note.health, note.name, note.screen) != (own.health, own.name, own.screen)
