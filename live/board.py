"""What every screen shows now: computed once per change, told to everyone who watches.

The frame of a screen, as sent on connection and by `GET /api/v1/frames/{screen}`:

    {"screen": "main", "seq": 41, "at": 1732260720000, "build": "9f1c…", "demo": true,
     "changes": {"alerts": ms, "cases": ms, "records": ms},          when each last changed
     "alerts":  {"open": 3, "unowned": 1, "muted": 2},
     "sources": [{"source", "state": live|empty|late|silent|failing, "seen_at": ms}],
     "crisis":  {"id", "state": accepted|proposed, "place", "metrics", "since", "roles": {"lead": …}} or null,
     "coming":  [{"when": today|tomorrow|later, "days": 20, "name": {"id", "en"}}],
     "panels":  {"csat": {…}, "alerts": {…}, "backlog": {…}}}

A metric's panel (live/readings/metric.py) has `metric, unit, shape, better, window` (minutes), `least` (fewest records
that are said aloud), `state` (normal, warn, bad; few = not enough data; none = no data), `value, n, lower, upper`,
`before` (the same window a week ago), `usual` (what is expected of it), `moved` (true if the change is more than
chance), `as_of` (how far the data goes, ms), `silent_since` (ms, when its source went quiet), `beside` {metric, unit,
value, n} or null, `alert` {id, segment, direction, severity, state, since, opened_at, owner, value, expected, lower,
upper} or null, `quiet` (the same of one that is kept back, and `count`, `by`, `until`) or null, `within` (segments of
its other alerts), `line` {step, from, to, rows: [[number, value, lower, upper, a week ago, odd 0|1]]}: at number x step
(ms) the same thing as `value`, over the window that ends there, and what was expected of it.
`topics` has `window` (minutes), `n` and `rows` [{topic, n, before, negative, neutral, positive, grows}], the most
spoken of first; `sentiment` is a panel of the negative share with `negative, neutral, positive`; `emerging` is like
`alerts`.
`alerts` has `open, unowned, muted, watched` (sources), `resolved_today, rows`; `backlog` has `open, soon` and `levels`
[{level, hours, open, unowned, nearest_due_at, oldest_opened_at}]. Numbers are language-neutral.

A delta is {"seq", "at"} and only what differs (live/frames.py): fields of panels one by one, rows of a line by bucket
number. `seq` grows by one; a gap means: connect again. A heartbeat is {"at"}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

import orjson

from domain.errors import UnknownName
from domain.times import Clock, to_ms
from live import frames
from live.audience import Audience, Seat
from live.coming import Ahead, coming_days
from live.fleet import Fleet
from live.frames import Frame
from live.panels import Panels, Surroundings
from live.screens import DESK, Screen
from store.engine import Store

OnShown = Callable[[str, Frame, str], None]
"""Is told each screen, its frame, and the message that led to it."""


class Board:
    """The frames of all screens. `refresh` is called by whoever changed something, from any thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        screens: Mapping[str, Screen],
        build: str = "",
        ahead: Ahead = coming_days,
    ) -> None:
        self.screens = dict(screens)
        self.audience = Audience(self._heartbeat)
        self.fleet = Fleet(store, clock, lambda screen: int(self._frames.get(screen, {"seq": 0})["seq"]))
        self.on_shown: OnShown = lambda *_: None
        self._clock = clock
        self._build = build
        self._hanging = Panels(store, screens.values(), ahead)
        self._computing = Lock()
        self._showing = Lock()
        self._changes = dict.fromkeys(("alerts", "cases", "records"), 0)
        self._panels: dict[str, Frame] = {}
        self._frames: dict[str, Frame] = {name: self._frame(name, {}, 0) for name in screens}

    def refresh(self, touched: Iterable[str] | None = None) -> None:
        """Read again what depends on `touched` and tell the screens what changed.

        `touched` names streams, "alerts", "cases" or "sources"; None means anything may have changed. Called at least
        once a second, for time changes panels too.
        """
        with self._computing:
            now = to_ms(self._clock())
            names = None if touched is None else frozenset(touched)
            self._note(tuple(self._changes) if names is None else names, now)
            surroundings = self._hanging.surroundings(now)
            self._panels = self._panels | self._hanging.read(now, names)
            for name in self.screens:
                self._show(name, self._frame(name, surroundings, now))

    def frame(self, screen: str) -> Frame:
        """The frame that the screen shows now; UnknownName if there is no such screen."""
        self._known(screen)
        return self._frames[screen]

    def subscribe(self, screen: str) -> Seat:
        """A seat before the screen, its whole frame waiting on it; UnknownName if there is no such screen.

        Called inside the event loop that will read the seat.
        """
        self._known(screen)
        with self._showing:
            return self.audience.join(screen, _text({**self._frames[screen], "at": to_ms(self._clock())}))

    def unsubscribe(self, seat: Seat) -> None:
        """Give the seat back."""
        self.audience.leave(seat)

    def _known(self, screen: str) -> None:
        if screen not in self.screens:
            raise UnknownName("screen", screen, self.screens)

    def _note(self, touched: Iterable[str], now: int) -> None:
        for name in touched:
            self._changes[name if name in self._changes else "records"] = now

    def _frame(self, name: str, surroundings: Surroundings, now: int) -> Frame:
        shown = {place.panel: self._panels[key] for place, key in self._hanging.hung(name) if key in self._panels}
        return {
            "screen": name,
            "seq": 0,
            "at": now,
            "build": self._build,
            "changes": dict(self._changes),
            **surroundings,
            "panels": shown,
        }

    def _show(self, name: str, frame: Frame) -> None:
        """Make this the screen's frame and tell its audience the difference, if there is one."""
        before = self._frames[name]
        delta = frames.difference(before, frame)
        if not delta:
            return
        frame["seq"] = before["seq"] + 1
        text = _text({"seq": frame["seq"], "at": frame["at"], **delta})
        with self._showing:
            self._frames[name] = frame
            self.audience.tell(name, text)
        if name != DESK:
            self.on_shown(name, frame, text)

    def _heartbeat(self) -> str:
        return _text({"at": to_ms(self._clock())})


def _text(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()
