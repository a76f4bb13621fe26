"""What the wall showed at any moment that is kept, and what happened meanwhile: for post-mortems and training."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson

from domain.alerts import Alert
from domain.errors import LONGEST_NAME, BadInput, NotFound, StoreFailed
from domain.incidents import Incident
from domain.times import DAY, MINUTE, SECOND, Clock, from_ms, to_ms
from domain.transitions import Transition
from live.board import Board
from live.frames import Frame, merged
from live.readings.alerts import row_of
from live.recorder import Recorder
from store import alerts, frames, incidents, transitions
from store.engine import Store
from store.frames import Run
from store.state import alert_transitions
from store.troubles import incident_transitions

PIECES = 90
"""Runs that are read at once: about a quarter of an hour."""
LONGEST = DAY
"""The longest span of which it is told at once what happened."""
SILENCE = 15 * SECOND
"""A shorter hole is one of writing: of a screen at rest it is noted every ten seconds that its picture still holds."""
MOST_HAPPENINGS = 1_000
FIRST = "main"
"""The screen that is looked at first."""
LEAD_IN = MINUTE
"""So long before an alert or an incident opened its replay begins."""
OF_ALERTS = (
    *("opened", "worsened", "reopened", "acknowledged", "assigned", "expired"),
    *("muted", "unmuted", "resolved", "disproved"),
)
OF_INCIDENTS = (
    *("opened", "worsened", "reopened", "acknowledged", "recovered", "resolved"),
    *("crisis_proposed", "crisis_accepted", "crisis_declined", "crisis_ended"),
)

Gap = tuple[int, int]


@dataclass(frozen=True)
class Stretch:
    """What a screen showed from `start` to `end` (ms): its frame at `start`, and every message after it.

    `gaps` are the spans in which nothing was kept, the first from where it began: no hub ran, or none that works.
    """

    screen: str
    start: int
    end: int
    frame: Frame
    messages: list[Frame]
    gaps: list[Gap]


@dataclass(frozen=True)
class Happening:
    """What happened to an alert, or to an incident."""

    change: Transition
    alert: Alert | None = None
    incident: Incident | None = None

    def told(self) -> Frame:
        """It, as the alerts' panel tells an alert: neutral of language."""
        about = {"what": "alert", **row_of(self.alert)} if self.alert is not None else {}
        if self.incident is not None:
            about = {"what": "incident", "id": self.incident.id, "place": dict(self.incident.place)}
        return {"at": self.change.at, "act": self.change.kind, "who": self.change.who, **about}


@dataclass(frozen=True)
class Keeping:
    """For how many days frames are kept (0: not at all), in how much room, and whether this process keeps them."""

    days: int
    megabytes: int
    is_mine: Callable[[], bool]


class Replay:
    """Keeps what the screens show, and shows it again."""

    def __init__(self, store: Store, clock: Clock, board: Board, keeping: Keeping) -> None:
        self.recorder = Recorder(store, clock, lambda: keeping.days > 0 and keeping.is_mine())
        board.on_shown = self._note
        self._store = store
        self._clock = clock
        self._board = board
        self._keeping = keeping

    def close(self) -> None:
        """Write what was shown last."""
        with contextlib.suppress(StoreFailed):
            self.recorder.close()

    def forget(self) -> int:
        """Drop what is kept no longer; how many runs went."""
        with self._store.write() as connection:
            since, room = self._now() - self._keeping.days * DAY, self._keeping.megabytes * 1_000_000
            return frames.forget(connection, since, room)

    def kept(self) -> dict[str, Gap]:
        """From when until when (ms) each screen is kept, by its name."""
        with self._store.read() as connection:
            return frames.kept(connection)

    def reach(self, screen: str) -> Gap:
        """From when until when (ms) the screen is kept; NotFound if nothing is kept of it, or there never was one."""
        found = self.kept()
        if screen in found:
            return found[screen]
        if screen in self._board.screens:
            said = f"Nothing of the screen {screen!r} is kept yet."
            raise NotFound(said, key="replay_nothing", words={"screen": self._called(screen)})
        words = {"name": screen[:LONGEST_NAME], "known": ", ".join(sorted(found)) or "–"}
        raise NotFound.told("replay_screen", "No screen {name!r} has ever been shown; kept are {known}.", **words)

    def frame(self, screen: str, at: int) -> Frame:
        """The frame that the screen showed at that moment; raises as `play`."""
        return self.play(screen, at, at + 1).frame

    def play(self, screen: str, start: int, end: int) -> Stretch:
        """What the screen showed from `start` on, up to `end` or about a quarter of an hour.

        NotFound if nothing is kept of that moment or screen; BadInput for a moment to come, and for a span that ends
        before it begins.
        """
        if end <= start:
            raise BadInput("A span ends after it begins.", key="replay_span")
        self._check(screen, start)
        with self._store.read() as connection:
            runs = frames.runs(connection, screen, start, end, limit=PIECES)
            later = [run for run in runs if run.at > start]
            until = min(end, later[-1].until + 1) if len(later) == PIECES else end
            since = max((run.until for run in runs if run.at <= start), default=start)
            gaps = _gaps(frames.spans(connection, screen, start, until), min(since, start), min(until, self._now()))
        frame, messages = _told(runs, start, until)
        return Stretch(screen, start, until, frame, messages, gaps)

    def gaps(self, screen: str, start: int, end: int) -> list[Gap]:
        """The spans between two moments of which nothing of the screen is kept; BadInput if they are too far apart."""
        _check_span(start, end)
        with self._store.read() as connection:
            return _gaps(frames.spans(connection, screen, start, end), start, min(end, self._now()))

    def happened(self, start: int, end: int) -> list[Happening]:
        """What became of alerts and incidents from `start` to `end`, in order; of very much the first thousand."""
        _check_span(start, end)
        most = MOST_HAPPENINGS
        with self._store.read() as connection:
            acts = transitions.between(connection, alert_transitions, OF_ALERTS, start=start, end=end, limit=most)
            led = transitions.between(connection, incident_transitions, OF_INCIDENTS, start=start, end=end, limit=most)
            about = {key: alerts.get(connection, key) for key in {owner for owner, _ in acts}}
            places = {key: incidents.get(connection, key) for key in {owner for owner, _ in led}}
        found = [Happening(one, alert=about[owner]) for owner, one in acts if about[owner] is not None]
        found += [Happening(one, incident=places[owner]) for owner, one in led if places[owner] is not None]
        return sorted(found, key=lambda one: one.change.at)[:most]

    def moment_of(self, *, alert: int | None = None, incident: int | None = None) -> tuple[str, int]:
        """The screen and the moment (ms) to look at for what became of an alert or an incident: a minute before it.

        The screen that showed its metric then, `main` if none did; NotFound if there is no such alert or incident.
        """
        with self._store.read() as connection:
            found = alerts.get(connection, alert) if alert is not None else incidents.get(connection, incident or 0)
        if found is None:
            raise NotFound("It is no longer there.", key="gone")
        at = max(found.opened_at - LEAD_IN, min(found.opened_at, self.kept().get(FIRST, (0, 0))[0]))
        metric = found.metric if isinstance(found, Alert) else ""
        return self._showing(metric, at), at

    def covers(self, at: int) -> bool:
        """True if what the wall showed at that moment is kept."""
        return any(since <= at <= until for since, until in self.kept().values())

    def _showing(self, metric: str, at: int) -> str:
        names = sorted(
            (name for name, (since, _) in self.kept().items() if since <= at), key=lambda name: name != "main"
        )
        return next((name for name in names if metric in self.frame(name, at)["panels"]), FIRST)

    def _note(self, screen: str, frame: Frame, text: str) -> None:
        if screen in self._board.screens:  # what somebody only tries out on a page hangs nowhere
            self.recorder.note(screen, frame, text)

    def _check(self, screen: str, at: int) -> None:
        first, _ = self.reach(screen)
        if at > self._now():
            raise BadInput("That moment is still to come.", key="replay_ahead")
        if at < first:
            since = from_ms(first).astimezone(self._store.zone)
            said = f"Of the screen {screen!r} nothing is kept before {since:%Y-%m-%d %H:%M:%S %Z}."
            raise NotFound(said, key="replay_before", words={"screen": self._called(screen), "since": since})

    def _called(self, screen: str) -> object:
        """What a screen is called: its titles, else its name."""
        known = self._board.screens.get(screen)
        return (known.title if known else None) or screen

    def _now(self) -> int:
        return to_ms(self._clock())


def _check_span(start: int, end: int) -> None:
    if end <= start:
        raise BadInput("A span ends after it begins.", key="replay_span")
    if end - start > LONGEST:
        raise BadInput("A span is at most 24 hours.", key="replay_long")


def _told(runs: Sequence[Run], start: int, end: int) -> tuple[Frame, list[Frame]]:
    """The frame at `start`, and the messages after it and before `end`."""
    frame: Frame = {}
    rest: list[Frame] = []
    for run in runs:
        for raw in run.messages:
            message = orjson.loads(raw)
            if message["at"] <= start:
                frame = after(frame, message)
            elif message["at"] < end:
                rest.append(message)
    return frame, rest


def after(frame: Frame, message: Frame) -> Frame:
    """The frame after a message, which is a whole frame or what changed."""
    return message if "build" in message else merged(frame, message)


def _gaps(spans: Sequence[Gap], start: int, end: int) -> list[Gap]:
    """What of [start, end) no span covers, but for holes of writing.

    >>> _gaps([(0, 10_000), (12_000, 20_000), (50_000, 60_000)], 5_000, 61_000)
    [(20000, 50000)]
    """
    found, reached = [], start
    for begin, until in sorted(spans):
        if begin - reached > SILENCE:
            found.append((reached, begin))
        reached = max(reached, until)
    return [*found, (reached, end)] if end - reached > SILENCE else found
