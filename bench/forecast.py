"""Whether the forecast of breaches can be believed: replayed at every shift's beginning over ninety days of cases.

Cases come at every hour and are answered as people do: quickly, or the next day, or hardly at all; slower at weekends,
which the forecast is not told. In the second scene whole days are slow or quick, as in an incident or after a strong
team came on. At each shift it knows only what had happened by then.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bench.table import Row
from domain.chances import interval_of, unrest_of
from domain.forecast import Curve, Kind, chance_of, curves_of, shifts_before
from domain.ladders import LITMUS, Life, standing
from domain.times import DAY, HOUR

DAYS, FIRST, SHIFT = 90, 30, 8 * HOUR
A_DAY = 40
NOW = 20_600 * DAY
SHARES = (0.8, 0.9)
TURNS = [(at, at + SHIFT) for at in range(NOW, NOW + DAYS * DAY, SHIFT)]
Known = list[tuple[Life, str | None]]


@dataclass
class Tally:
    """What was foreseen, and what came of it."""

    foreseen: float = 0.0
    came: int = 0
    looked: int = 0
    within: dict[float, int] = field(default_factory=lambda: dict.fromkeys(SHARES, 0))
    width: int = 0

    def add(self, chances: list[float], came: int, unrest: float) -> None:
        """One more shift."""
        self.foreseen, self.came, self.looked = self.foreseen + sum(chances), self.came + came, self.looked + 1
        for share in SHARES:
            lower, upper = interval_of(chances, share=share, unrest=unrest)
            self.within[share] += lower <= came <= upper
        self.width += upper - lower


def run() -> list[Row]:
    """Rows: breaches foreseen against those that came, and how often they lay within the range."""
    return [
        *_rows("calm", _replayed(_lives(0.0))),
        *_rows("days that differ", _replayed(_lives(0.5))),
    ]


def _rows(scene: str, tally: Tally) -> list[Row]:
    name = f"forecast, {scene}"
    ratio = tally.foreseen / tally.came
    return [
        Row(
            f"{name}: breaches foreseen for each that came", ratio, "", note=f"{tally.came:,} in {tally.looked} shifts"
        ),
        *(
            Row(
                f"{name}: shifts within the {share:.0%} range",
                tally.within[share] / tally.looked,
                "",
                peer=share,
                share=0.95,
            )
            for share in SHARES
        ),
        Row(f"{name}: width of the {SHARES[-1]:.0%} range, mean", tally.width / tally.looked, "cases"),
    ]


def _replayed(lives: list[tuple[int, int]]) -> Tally:
    tally, unrest = Tally(), 0.0
    for at in range(NOW + FIRST * DAY, NOW + (DAYS - 4) * DAY, SHIFT):
        known = [(_known(*one, at), None) for one in lives if at - 60 * DAY < one[0] <= at]
        curves = curves_of(known, LITMUS, at)
        if at % DAY == 0:
            past = [turn for turn in TURNS if turn[1] <= at]
            unrest = unrest_of(shifts_before(known, LITMUS, past, curves).values())
        due = [(one, *_standing(one, at)) for one in lives if one[0] <= at < one[1]]
        soon = [one for one in due if one[1] <= at + SHIFT]
        chances = _chances(curves, soon)
        if chances:
            tally.add(chances, sum(closed > due_at for (_, closed), due_at, *_ in soon), unrest)
    return tally


def _chances(curves: dict[Kind, Curve], soon: list[tuple[tuple[int, int], int, int, int]]) -> list[float]:
    found = []
    for _, _, level, left in soon:
        rung = LITMUS.default.rung(level)
        chance = chance_of(curves, rung, (rung.time or 0) - left)
        found += [] if chance is None else [chance]
    return found if len(found) == len(soon) else []


def _standing(one: tuple[int, int], at: int) -> tuple[int, int, int]:
    """(due at, level, left); a case that nobody waits for any more is due never."""
    stands = standing(_known(*one, at), LITMUS.default, at)
    return stands.due_at or NOW + 10 * DAYS * DAY, stands.level, stands.left or 0


def _lives(restless: float) -> list[tuple[int, int]]:
    chance = random.Random(7)
    slow = [chance.lognormvariate(0, restless) for _ in range(DAYS)]
    return sorted(_life(chance, NOW + day * DAY, slow[day]) for day in range(DAYS) for _ in range(A_DAY))


def _life(chance: random.Random, day: int, slow: float) -> tuple[int, int]:
    opened = day + int(chance.random() * DAY)
    luck = chance.random()
    hours = chance.lognormvariate(2.3, 0.9) if luck < 0.7 else chance.uniform(30, 71) if luck < 0.9 else 90.0
    is_weekend = opened // DAY % 7 in (2, 3)
    return opened, opened + int(hours * slow * (1.3 if is_weekend else 1.0) * HOUR)


def _known(opened: int, closed: int, at: int) -> Life:
    return Life(opened, closed if closed <= at else None)
