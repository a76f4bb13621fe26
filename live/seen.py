"""A monitor as it was last seen: what it reported, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.fleet import SHOWN, UNTOUCHED, Monitor, Report, Shown
from domain.times import SECOND
from live.lines import Line

TOLD_EVERY = 15 * SECOND
"""How old the note of a monitor that is as it was may be."""


@dataclass
class Seen:
    """A monitor with its last report, None if it is not connected here. `skew` is its clock minus ours (ms).

    `sent` is the sequence number that it must have painted by its next report. `is_noted`: it has a note in the store.
    `is_released`: somebody said that it will not be missed, and it holds until it disconnects. `twins` are further
    windows that go by the same name: they do not speak for it while its own connection stands. `is_stand_in`: one of
    them does now, since its own connection broke.
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
    is_stand_in: bool = False
    twins: list[Line] = field(default_factory=list)

    @property
    def windows(self) -> int:
        """How many windows that are connected here go by its name."""
        return len(self.twins) + (self.line is not None)

    def take_line(self, line: Line) -> bool:
        """True if what comes on this connection speaks for the monitor."""
        if self.line is not line and self.line is not None:
            if line not in self.twins:
                self.twins.append(line)
            return False
        if self.line is None:
            self.line, self.sent, self.is_stand_in = line, line.seq, False
        return True

    def hand_over(self, *, is_by_hand: bool) -> bool:
        """Its own connection is over: True if the next window of its name speaks for it from now on."""
        self.line = self.twins.pop(0) if self.twins else None
        if self.line is None:
            return False
        self.sent, self.is_stand_in = self.line.seq, not is_by_hand
        return True

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
