"""The fleet as this process sees it: what each monitor connected to it reports, and what is remembered of that.

Reports are kept in memory; of monitors that somebody would miss a small note goes to the store, so that a restart, and
the process that raises alerts, know which there are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

import orjson

from domain.errors import BadInput, HubError, NotFound
from domain.fleet import (
    BY_HAND,
    MUTE,
    REPORTS,
    Health,
    Monitor,
    Report,
    health_of,
    name_for,
    named,
    report_of,
)
from domain.times import SECOND, Clock, to_ms
from live.lines import Line
from live.seen import Seen
from store import fleet as kept
from store.engine import Store

log = logging.getLogger("cehub.fleet")

MOST = 2_000
"""Monitors held at once: who invents more is not listened to."""
GOING_AWAY, ABNORMAL = 1001, 1006
"""How a browser hangs up that leaves a page in order, and what it means that a connection ended without a word."""


class Fleet:
    """Hears what monitors report. `hear` and `leave` belong to event loops; everything else to any thread."""

    def __init__(self, store: Store, clock: Clock, seq_of: Callable[[str], int]) -> None:
        """`seq_of` tells the sequence number of the frame that a screen is sent now."""
        self._store = store
        self._clock = clock
        self._seq_of = seq_of
        self._seen: dict[str, Seen] = {}
        self._lock = Lock()
        self._writing = Lock()
        self._beat: asyncio.TimerHandle | None = None

    def join(self, screen: str) -> Line:
        """A new connection that is shown this screen."""
        return Line(screen, self._seq_of(screen), self._now())

    def hear(self, line: Line, text: str) -> None:
        """Take a report; what cannot be read changes nothing. Flood if the client is to be hung up on."""
        now = self._now()
        if not line.may_speak(text, now):
            return
        try:
            report = report_of(orjson.loads(text))
        except (orjson.JSONDecodeError, BadInput):
            return
        with self._lock:
            self._take(line, report, now)
        self._wake()

    def leave(self, line: Line, code: int) -> None:
        """The connection is over, for the reason that `code` tells."""
        with self._lock:
            self._part(line, code)

    def every(self) -> list[Seen]:
        """All monitors: those connected here, and those that are remembered, by name."""
        now = self._now()
        with self._lock:
            self._mute(now)
            here = {number: replace(seen) for number, seen in self._seen.items()}
        with self._store.read() as connection:
            remembered = kept.every(connection)
        away = [Seen(one) for one in remembered if one.id not in here]
        return sorted([*here.values(), *away], key=lambda seen: (seen.monitor.name, seen.monitor.id))

    def forget(self, monitor: str) -> None:
        """Nobody misses it any more, until it connects anew; NotFound if it is not known."""
        with self._writing, self._store.write() as connection:
            is_known = kept.get(connection, monitor) is not None
            kept.drop(connection, [monitor])
        with self._lock:
            seen = self._seen.get(monitor)
            if seen is None and not is_known:
                raise NotFound("There is no such monitor.", key="monitor_unknown")
            if seen is not None and seen.line is None:
                del self._seen[monitor]
            elif seen is not None:
                seen.is_released, seen.is_noted = True, False
                seen.monitor = replace(seen.monitor, is_kept=False)

    def rename(self, monitor: str, name: str) -> Monitor:
        """Call it so, and miss it from now on; NotFound if it is not known, BadInput if that is no name."""
        said, now = named(name), self._now()
        with self._writing:
            with self._lock:
                seen = self._seen.get(monitor)
            with self._store.write() as connection:
                found = seen.monitor if seen is not None else kept.get(connection, monitor)
                if found is None:
                    raise NotFound("There is no such monitor.", key="monitor_unknown")
                found = replace(found, name=said, is_kept=True, told_at=now if seen else found.told_at)
                kept.put(connection, [found])
            with self._lock:
                if seen is not None:
                    seen.monitor = replace(seen.monitor, name=said, is_kept=True)
                    seen.is_noted, seen.is_released = True, False
        return found

    def keep(self) -> int:
        """Write what is new or old in the notes; how many were written. What others noted meanwhile is taken over."""
        with self._writing:
            with self._store.read() as connection:
                known = {one.id: one for one in kept.every(connection)}
            now = self._now()
            with self._lock:
                self._mute(now)
                due = self._due(known, now)
            if due:
                with self._store.write() as connection:
                    kept.put(connection, due)
            return len(due)

    def _part(self, line: Line, code: int) -> None:
        """The line speaks for its monitor no more."""
        seen = self._seen.get(line.monitor)
        if seen is None or seen.report is None:
            return
        if line in seen.twins:
            seen.twins.remove(line)
        if seen.line is not line:
            return
        hand = seen.report.hand
        is_by_hand = code == GOING_AWAY and hand is not None and hand * SECOND <= BY_HAND
        # Whoever looked at the wall of a dark monitor, and closes it, does not make it one that was closed by hand.
        is_left = is_by_hand and not seen.is_stand_in
        if seen.hand_over(is_by_hand=is_left):
            return
        self._judge(seen, "left" if is_left else "dead", self._now())
        if not seen.monitor.is_kept or seen.is_released:
            del self._seen[line.monitor]

    def _take(self, line: Line, report: Report, now: int) -> None:
        if line.monitor and line.monitor != report.monitor:
            self._part(line, ABNORMAL)  # a window that took another's place among those of its browser
        seen = self._seen.get(report.monitor)
        if seen is None and len(self._seen) >= MOST:
            return
        if seen is None:
            fresh = Monitor(report.monitor, name_for(report, line.screen), line.screen, "live", now, now, now, now)
            seen = self._seen[report.monitor] = Seen(fresh, shown_since=now)
        line.monitor = report.monitor
        if not seen.take_line(line):
            return
        before = seen.panels
        seen.panels = before if report.panels is None else report.panels
        seen.report, seen.skew = report, report.clock - now
        health = health_of(report, has_panels=bool(seen.panels), is_behind=report.painted < seen.sent)
        seen.sent = self._seq_of(line.screen)
        if not report.is_visible:
            seen.shown_since = now
        is_kept = seen.monitor.is_kept or seen.is_missed(now)
        name = report.name or seen.monitor.name
        seen.monitor = replace(seen.monitor, screen=line.screen, name=name, seen_at=now, is_kept=is_kept)
        self._judge(seen, health, now)

    def _judge(self, seen: Seen, health: Health, now: int) -> None:
        if seen.monitor.health != health:
            # Gone is gone since it was last heard of; all else begins where it is noticed.
            since = seen.monitor.seen_at if health == "dead" else now
            seen.monitor = replace(seen.monitor, health=health, since=since)

    def _mute(self, now: int) -> None:
        """Connected, and nothing is heard of it any more: its page has stopped."""
        for seen in self._seen.values():
            if seen.line is not None and now - seen.monitor.seen_at > MUTE:
                self._judge(seen, "frozen", now)

    def _due(self, known: dict[str, Monitor], now: int) -> list[Monitor]:
        """What is to be noted; those whose end is noted are let go."""
        due = []
        for number, seen in list(self._seen.items()):
            note = known.get(number)
            self._agree(seen, note)
            if seen.monitor.is_kept and seen.is_news(note, now):
                seen.monitor = replace(seen.monitor, told_at=now)
                seen.is_noted = True
                due.append(seen.monitor)
            if seen.line is None:
                del self._seen[number]
        return due

    def _agree(self, seen: Seen, note: Monitor | None) -> None:
        """Take over what a person, or an earlier life of the monitor, has left in its note."""
        own, name = seen.monitor, seen.report.name if seen.report else ""
        if note is not None and not seen.is_released:
            seen.monitor = replace(own, is_kept=True, first_at=note.first_at, name=name or note.name)
        elif note is None and seen.is_noted:
            seen.is_noted, seen.is_released = False, True
            seen.monitor = replace(own, is_kept=False)

    def _wake(self) -> None:
        """Keep notes as long as somebody reports."""
        if self._beat is None:
            loop = asyncio.get_running_loop()
            self._beat = loop.call_later(REPORTS / SECOND, self._tend, loop)

    def _tend(self, loop: asyncio.AbstractEventLoop) -> None:
        self._beat = loop.call_later(REPORTS / SECOND, self._tend, loop) if self._seen else None
        loop.run_in_executor(None, self._keep)

    def _keep(self) -> None:
        try:
            self.keep()
        except HubError as problem:
            log.warning("no notes of the screens: %s", problem)

    def _now(self) -> int:
        return to_ms(self._clock())
