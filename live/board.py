"""What every screen shows now: computed once per change, told to everyone who watches.

The frame of a screen, as sent on connection and by `GET /api/v1/frames/{screen}`:

    {"screen": "main", "seq": 41, "at": 1732260720000, "build": "9f1c…", "demo": true,
     "changes": {"alerts": ms, "cases": ms, "records": ms},          when each last changed
     "alerts":  {"open": 3, "unowned": 1, "muted": 2},
     "sources": [{"source", "state": live|empty|late|silent|failing, "seen_at": ms}],
     "crisis":  {"id", "state": accepted|proposed, "place", "metrics", "since", "roles": {"lead": …}} or null,
     "coming":  [{"when": today|tomorrow|later, "days": 20, "name": {"id", "en"}}],
     "scene":   {"name", "columns", "title", "places": [{"key", "kind", "panel", "columns", "rows", "metric"}]},
     "shown":   {"why": always|turn|sent|alert|crisis, "until": ms, "by": "Sari", "about": "csat"},
     "hour":    {"night": true, "dim": false} or null,                  for a screen that knows hours
     "panels":  {"csat": {…}, "alerts": {…}, "backlog": {…}}}           by the keys of its places

A metric's panel (live/readings/metric.py) has `metric, unit, shape, better, window` (minutes), `least` (fewest records
that are said aloud), `state` (normal, warn, bad; few = not enough data; none = no data), `value, n, lower, upper`,
`before` (the same window a week ago), `usual` (what is expected of it), `moved` (true if the change is more than
chance), `as_of` (how far the data goes, ms), `silent_since` (ms, when its source went quiet), `beside` {metric, unit,
value, n} or null, `alert` {id, segment, from, direction, severity, state, since, opened_at, owner} or null, `quiet`
(the same of one that is kept back, and `count`, `by`, `until`) or null, `within` (segments of its other alerts), `line`
{step, from, to, rows: [[number, value, lower, upper, a week ago, odd 0|1]]}: at number x step (ms) the same thing as
`value`, over the window that ends there, and what was expected of it.
`topics` has `window` (minutes), `n` and `rows` [{topic, n, before, negative, neutral, positive, grows}], the most
spoken of first; `sentiment` is a panel of the negative share with `negative, neutral, positive`; `emerging` is like
`alerts`, its rows with one voice (`said`) and `lift, minutes, reach`. All three have `unheard`: the mentions that wait.
`ticker` has `rows` [{at, act, who, …}]: what happened to alerts in 24 hours, newest first, each with its alert.
`alerts` has `open, unowned, muted, watched` (sources), `learnt, learning` (metrics), `resolved_today, rows`; `backlog`
`open, soon, levels` [{level, hours, open, unowned, nearest_due_at, oldest_opened_at}]. All numbers are neutral.

A delta is {"seq", "at"} and only what differs (live/frames.py): fields of panels one by one, rows of a line by bucket
number. One with a `scene` carries all panels of that scene whole, in place of those that were there. `seq` grows by
one; a gap means: connect again. A heartbeat is {"at"}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

import orjson

from domain.errors import UnknownName
from domain.times import SECOND, Clock, to_ms
from live import frames
from live.audience import Audience, Seat
from live.coming import Ahead, coming_days
from live.drafts import Drafts
from live.fleet import Fleet
from live.frames import Frame
from live.panels import Panels, Surroundings, key_of
from live.programme import Programme
from live.scenes import Scene
from live.screens import DESK, Screen
from live.stage import Shown, coming_on
from live.wire import Put
from store.engine import Store

AHEAD = 3 * SECOND
"""How long before its turn the panels of a scene are read, so that it changes without a gap."""

OnShown = Callable[[str, Frame, str], None]
"""Is told each screen, its frame, and the message that led to it."""


class Board:
    """The frames of all screens. `refresh` is called by whoever changed something, from any thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        programme: Programme,
        build: str = "",
        ahead: Ahead = coming_days,
    ) -> None:
        self.programme = programme
        self.audience = Audience(self._heartbeat)
        self.fleet = Fleet(store, clock, lambda screen: int(self._frames.get(screen, {"seq": 0})["seq"]))
        self.on_shown: OnShown = lambda *_: None
        self.is_awaited: Callable[[], bool] = lambda: False
        self._clock = clock
        self._build = build
        self._store, self._hanging = store, Panels(store, ahead)
        self._drafts = Drafts()
        self._computing = Lock()
        self._showing = Lock()
        self._changes = dict.fromkeys(("alerts", "cases", "records", "screens"), 0)
        self._panels: dict[str, Frame] = {}
        self._of_scenes: dict[str, tuple[Scene, Frame]] = {}
        now = to_ms(clock())
        self._frames: dict[str, Frame] = {
            name: self._frame(name, self._shown(name, now), {}, 0) for name in self.screens
        }

    @property
    def screens(self) -> Mapping[str, Screen]:
        """The screens as they are now, by name."""
        return self.programme.screens

    def refresh(self, touched: Iterable[str] | None = None) -> None:
        """Read again what depends on `touched` and tell the screens what changed.

        `touched` names streams, "alerts", "cases" or "sources"; None means anything may have changed. Called at least
        once a second, for time changes panels too.
        """
        with self._computing:
            now = to_ms(self._clock())
            names = None if touched is None else frozenset(touched)
            self._note(tuple(self._changes) if names is None else names, now)
            with self._store.moment():
                surroundings = self._hanging.surroundings(now)
                self.programme.look(now)
                shown = {name: self._shown(name, now) for name in (*self.screens, *self._drafts.names())}
                self._take_down()
                self._note_scenes(shown, now)
                wanted = {key_of(place): place for scene in self._wanted(shown, now) for place in scene.places}
                read = self._hanging.read(now, names, wanted)
            self._panels = {key: panel for key, panel in self._panels.items() if key in wanted} | read
            self._of_scenes = {}
            told = frames.Differences()
            for name, scene in shown.items():
                self._show(name, self._frame(name, scene, surroundings, now), told)
            # The next refresh shows these: neither a new record nor those who are now sent it wait for lines.
            self.audience.let_leave()
            self._panels |= self._hanging.read_in_turn(now, self.is_awaited, is_idle=names == frozenset())

    def frame(self, screen: str) -> Frame:
        """The frame that the screen shows now; UnknownName if there is no such screen."""
        self._known(screen)
        now = to_ms(self._clock())
        return self._frames.get(screen) or self._frame(screen, self._shown(screen, now), self._around_now(), now)

    def now_on(self) -> list[tuple[Screen, Shown]]:
        """Every monitor with what it shows now, in the order of the configuration."""
        now = to_ms(self._clock())
        found = ((screen, self._shown(name, now)) for name, screen in self.screens.items())
        return [(screen, shown) for screen, shown in found if shown is not None]

    def subscribe(self, screen: str, draft: str = "", put: Put | None = None) -> Seat:
        """A seat before the screen, its whole frame waiting on it; UnknownName if there is no such screen.

        With a `draft`, the JSON of a scene, it is a seat before a screen of its own that shows it; BadInput if there is
        something wrong with it. Called inside the event loop that will read the seat; `put` is the short way out of it.
        """
        now = to_ms(self._clock())
        if draft:
            screen = self._drafts.add(draft)
        else:
            self._known(screen)
        with self._showing:
            if screen not in self._frames:
                self._frames[screen] = self._frame(screen, self._shown(screen, now), self._around_now(), now)
            return self.audience.join(screen, _text({**self._frames[screen], "at": now}), put)

    def unsubscribe(self, seat: Seat) -> None:
        """Give the seat back."""
        self.audience.leave(seat)
        if self._drafts.drop(seat.screen):
            with self._showing:
                self._frames.pop(seat.screen, None)

    def _known(self, screen: str) -> None:
        if screen not in self.screens:
            raise UnknownName("screen", screen, self.screens)

    def _take_down(self) -> None:
        """Hang up on whoever watches a screen that there is no more."""
        with self._showing:
            gone = [one for one in self._frames if one not in self.screens and self._drafts.get(one) is None]
            for name in gone:
                del self._frames[name]
        for name in gone:
            self.audience.hang_up(name)

    def _note(self, touched: Iterable[str], now: int) -> None:
        for name in touched:
            self._changes[name if name in self._changes else "records"] = now

    def _note_scenes(self, shown: Mapping[str, Shown | None], now: int) -> None:
        """The page of the screens follows what they show."""
        before = {name: self._frames[name]["shown"] for name in self.screens if name in self._frames}
        if any(before[name] != (one.told() if one else None) for name, one in shown.items() if name in before):
            self._changes["screens"] = now

    def _shown(self, name: str, now: int) -> Shown | None:
        draft = self._drafts.get(name)
        if draft is not None or name not in self.screens:
            return None if draft is None else Shown(draft, "always")
        return self.programme.shown(self.screens[name], now, self._hanging.around)

    def _wanted(self, shown: Mapping[str, Shown | None], now: int) -> list[Scene]:
        """The scenes that are shown, and those whose turn is about to come."""
        scenes = self.programme.scenes
        coming = [coming_on(screen, now, AHEAD) for screen in self.screens.values()]
        return [one.scene for one in shown.values() if one] + [scenes[name] for name in coming if name in scenes]

    def _around_now(self) -> Surroundings:
        """What stands around the panels, as the desk was last told."""
        desk = self._frames[DESK]
        return {name: desk[name] for name in ("demo", "alerts", "sources", "crisis", "coming") if name in desk}

    def _frame(self, name: str, shown: Shown | None, surroundings: Surroundings, now: int) -> Frame:
        screen = self.screens.get(name)
        return {
            "screen": name,
            "seq": 0,
            "at": now,
            "build": self._build,
            "changes": dict(self._changes),
            **surroundings,
            "scene": shown.scene.laid() if shown else None,
            "shown": shown.told() if shown else None,
            "hour": self.programme.hour(screen, now) if screen else None,
            "panels": self._panels_of(shown.scene) if shown else {},
        }

    def _panels_of(self, scene: Scene) -> Frame:
        """The panels of a scene by the keys of its places: one and the same for all screens that show it."""
        known = self._of_scenes.get(scene.name)
        if known is None or known[0] is not scene:
            read = {one.key: self._panels[key_of(one)] for one in scene.places if key_of(one) in self._panels}
            known = self._of_scenes[scene.name] = (scene, read)
        return known[1]

    def _show(self, name: str, frame: Frame, told: frames.Differences) -> None:
        """Make this the screen's frame and tell its audience the difference, if there is one."""
        before = self._frames.get(name)
        if before is None and name in self.screens:
            with self._showing:
                self._frames.setdefault(name, frame)
        delta = told.between(before, frame) if before else None
        if not before or not delta:
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
