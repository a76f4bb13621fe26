"""Foresees how many cases break their time before the shift is over, and keeps it for pages and screens."""

from __future__ import annotations

from domain.chances import unrest_of
from domain.forecast import Curve, Foreseen, Kind, Shifts, curves_of, foresee, shifts_before
from domain.ladders import Life
from domain.shifts import Roster
from domain.times import DAY, HOUR, MINUTE
from store import cases, forecasts
from store.engine import Store

LEARNT = 60 * DAY
"""How far back cases teach how long answers take."""
MOST_LEARNT = 20_000
"""The newest cases are enough, and a minute of work every two would not be."""
MOST_REPLAYED = 4_000
"""The newest cases tell well enough how much shifts differ."""
PIECE = 250
"""Cases that are looked through before others have their turn."""
WITHOUT_SHIFT = 8 * HOUR
"""How far is looked ahead in a gap of the roster."""
SOONEST = 30 * MINUTE
"""Closer to its end than this, the next shift is foreseen too."""


def foresee_shift(store: Store, roster: Roster, now: int) -> Foreseen:
    """What comes of the cases that fall due until the shift ends; kept for pages and screens."""
    until = end_of(roster, now)
    with store.read() as connection:
        lives = cases.lives(connection, now - LEARNT, now + 1)
        due = forecasts.due(connection, now, until)
    newest = sorted(lives, key=lambda one: one[0].opened_at)[-MOST_LEARNT:]
    rungs = []
    for case in due:
        stands = case.standing(store.ladders, now)
        rungs.append((store.ladders.of(case.touchpoint).rung(stands.level), stands.left or 0))
    curves = curves_of(newest, store.ladders, now)
    unrest = unrest_of(_replayed(store, roster, newest[-MOST_REPLAYED:], curves, now).values())
    foreseen = foresee(curves, rungs, now=now, until=until, unrest=unrest)
    with store.write() as connection:
        forecasts.keep(connection, foreseen)
    return foreseen


def _replayed(
    store: Store, roster: Roster, lives: list[tuple[Life, str | None]], curves: dict[Kind, Curve], now: int
) -> Shifts:
    turns = [(turn.begins_at, turn.ends_at) for turn in roster.turns(now - LEARNT, now) if turn.ends_at <= now]
    found: Shifts = {}
    for first in range(0, len(lives), PIECE):
        store.precedence.give_way()
        for begin, (chances, came) in shifts_before(lives[first : first + PIECE], store.ladders, turns, curves).items():
            before, broken = found.get(begin, ([], 0))
            found[begin] = before + chances, broken + came
    return found


def end_of(roster: Roster, now: int) -> int:
    """The end of the shift on duty, of the next one if it is nearly over; eight hours on in a gap of the roster."""
    turn = roster.at(now)
    if turn is None:
        return now + WITHOUT_SHIFT
    return turn.ends_at if turn.ends_at - now >= SOONEST else roster.after(turn).ends_at
