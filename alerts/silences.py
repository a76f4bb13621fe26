"""Silences as people handle them: made, listed with what they muted, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from alerts.chain import Chain
from alerts.silencing import Silencing
from domain.alerts import Alert
from domain.errors import Conflict, NotFound, UnknownName
from domain.people import Actor
from domain.recurrence import Window
from domain.silences import STATES, Silence, State, Wish, silenced
from domain.times import Clock, to_ms
from store import alerts, mutes
from store import silences as kept
from store.engine import Store
from store.mutes import Mute

MOST = 500
"""How many silences are looked through for one page of those that are over."""


@dataclass(frozen=True)
class Standing:
    """A silence at a moment: its state, its present or next window (None: there is none any more), alerts muted."""

    silence: Silence
    state: State
    window: Window | None
    muted: int


@dataclass(frozen=True)
class Muted:
    """One alert that a silence muted, from when to when, as it stands now."""

    mute: Mute
    alert: Alert


class Silences:
    """Every act takes effect before it returns. Moments are epoch milliseconds."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chain: Chain,
        silencing: Silencing,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """`chain` mutes and unmutes alerts; `on_change` is called after every act."""
        self._store = store
        self._clock = clock
        self._chain = chain
        self._silencing = silencing
        self._on_change = on_change

    def page(
        self, state: str | None = None, *, limit: int = 50, after: int | None = None
    ) -> tuple[list[Standing], int | None]:
        """Silences, the newest first, and the cursor of the next page (None at the end); UnknownName for a state."""
        if state is not None and state not in STATES:
            raise UnknownName("state of a silence", state, STATES)
        with self._store.read() as connection:
            if state in ("active", "pending"):
                standing = reversed(kept.standing(connection, self._now()))
                looked = [one for one in standing if after is None or one.id < after]
            else:
                looked = kept.page(connection, limit=MOST, after=after)
            found = self._standings(connection, looked)
        fitting = [one for one in found if state in (None, one.state)]
        if len(fitting) > limit:
            return fitting[:limit], fitting[limit - 1].silence.id
        is_cut = state not in ("active", "pending") and len(looked) == MOST
        return fitting, looked[-1].id if is_cut else None

    def standing(self, silence_id: int) -> Standing:
        """One silence; NotFound if there is none."""
        with self._store.read() as connection:
            return self._standings(connection, [_found(kept.get(connection, silence_id), silence_id)])[0]

    def muted(self, silence_id: int) -> list[Muted]:
        """What it muted, the newest first; NotFound if there is no such silence."""
        with self._store.read() as connection:
            _found(kept.get(connection, silence_id), silence_id)
            found = [(mute, alerts.get(connection, mute.alert_id)) for mute in mutes.of_silence(connection, silence_id)]
            return [Muted(mute, alert) for mute, alert in found if alert is not None]

    def active(self) -> dict[int, Standing]:
        """The silences that mute now, by number."""
        with self._store.read() as connection:
            found = self._silencing.active(connection, self._now())
            return {one.silence.id: one for one in self._standings(connection, found)}

    def foresee(self, wish: Wish, actor: Actor) -> Standing:
        """The silence that the wish would make, with how many open alerts it would mute at once; nothing is made.

        BadInput if it cannot be one.
        """
        foreseen = self._standing(silenced(wish, actor, self._now(), self._silencing.kind_of), 0)
        if foreseen.state != "active":
            return foreseen
        with self._store.read() as connection:
            open_ones = [one for one in alerts.unresolved(connection) if one.muted_by is None]
        return replace(foreseen, muted=sum(foreseen.silence.matches(one) for one in open_ones))

    def make(self, wish: Wish, actor: Actor) -> Silence:
        """The silence, kept; what it matches is muted at once if it is active. BadInput if it cannot be one."""
        made = silenced(wish, actor, self._now(), self._silencing.kind_of)
        with self._store.write() as connection:
            number = kept.add(connection, made)
        self._take_effect()
        return self.standing(number).silence

    def end(self, silence_id: int, actor: Actor) -> Silence:
        """The silence, ended now and kept; Conflict if it is over already, NotFound if there is none."""
        with self._store.write() as connection:
            ended = _found(kept.get(connection, silence_id), silence_id).ended(actor, self._now())
            if not kept.end(connection, ended):
                raise Conflict("The silence is over already.", state="ended")
        self._take_effect()
        return ended

    def _take_effect(self) -> None:
        self._chain.silence()
        self._on_change()

    def _now(self) -> int:
        return to_ms(self._clock())

    def _standings(self, connection: Connection, silences: Sequence[Silence]) -> list[Standing]:
        counts = mutes.counts(connection, (one.id for one in silences))
        return [self._standing(one, counts.get(one.id, 0)) for one in silences]

    def _standing(self, silence: Silence, count: int) -> Standing:
        now, kind_of = self._now(), self._silencing.kind_of
        return Standing(silence, silence.state(now, kind_of), silence.window(now, kind_of), count)


def _found(silence: Silence | None, silence_id: int) -> Silence:
    if silence is None:
        raise NotFound(f"There is no silence {silence_id}.", key="gone")
    return silence
