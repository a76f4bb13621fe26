"""Whether the forecast of breaches can be believed: replayed at every shift's beginning over ninety days of cases.

Cases come at every hour and are answered as people do: quickly, or the next day, or hardly at all; slower at weekends,
which the forecast is not told. At each shift it knows only what had happened by then.
"""

from __future__ import annotations

import random

from bench.table import Row
from domain.forecast import curves_of, foresee
from domain.ladders import LITMUS, Life, standing
from domain.times import DAY, HOUR

DAYS, FIRST, SHIFT = 90, 30, 8 * HOUR
A_DAY = 40
NOW = 20_600 * DAY


def run() -> list[Row]:
    """Rows: breaches foreseen against those that came, and how often they lay within the 95 % interval."""
    chance = random.Random(7)
    lives = sorted(_life(chance, NOW + day * DAY) for day in range(DAYS) for _ in range(A_DAY))
    foreseen, came, within, looked, width = 0.0, 0, 0, 0, 0
    for at in range(NOW + FIRST * DAY, NOW + (DAYS - 4) * DAY, SHIFT):
        until = at + SHIFT
        known = [_known(*one, at) for one in lives if one[0] <= at]
        recent = [life for life in known if life.opened_at > at - 60 * DAY]
        curves = curves_of(((life, None) for life in recent), LITMUS, at)
        due = [
            (one, standing(life, LITMUS.default, at))
            for one, life in zip(lives, known, strict=False)
            if life.closed_at is None
        ]
        soon = [(one, stands) for one, stands in due if stands.due_at is not None and stands.due_at <= until]
        rungs = [(LITMUS.default.rung(stands.level), stands.left or 0) for _, stands in soon]
        said = foresee(curves, rungs, now=at, until=until)
        real = sum(closed is None or closed > (stands.due_at or 0) for (_, closed), stands in soon)
        if said.expected is None or said.lower is None or said.upper is None:
            continue
        foreseen, came, looked = foreseen + said.expected, came + real, looked + 1
        within, width = within + (said.lower <= real <= said.upper), width + said.upper - said.lower
    return [
        Row("forecast: breaches foreseen for each that came", foreseen / came, "", note=f"{came:,} in {looked} shifts"),
        Row("forecast: shifts within the 95 % interval", within / looked, "", peer=1.0, share=0.9),
        Row("forecast: width of that interval, mean", width / looked, "cases"),
    ]


def _life(chance: random.Random, day: int) -> tuple[int, int]:
    opened = day + int(chance.random() * DAY)
    luck = chance.random()
    hours = chance.lognormvariate(2.3, 0.9) if luck < 0.7 else chance.uniform(30, 71) if luck < 0.9 else 90.0
    is_weekend = opened // DAY % 7 in (2, 3)
    return opened, opened + int(hours * (1.3 if is_weekend else 1.0) * HOUR)


def _known(opened: int, closed: int, at: int) -> Life:
    return Life(opened, closed if closed <= at else None)
