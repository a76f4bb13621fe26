"""What `score` answers on four fixed series stays what it was, however its arithmetic is arranged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest

from detectors.command import score

FIVE, HOURS = timedelta(minutes=5), timedelta(hours=1)
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


def lines(kind: str) -> list[str]:
    """A header and three weeks of hours, or nine days of five minutes, with a surge, a drop, and a stuck stretch."""
    draw, step = Random(kind), FIVE if kind.startswith("fine") else HOURS
    count, rows = timedelta(days=9 if step == FIVE else 21) // step, []
    for number in range(count):
        at = MONDAY + number * step
        usual = 40.0 if kind == "fine_flat" else 60 + 45 * (8 <= at.hour < 20) - 25 * (at.weekday() >= 5)
        part = number / count
        usual *= 3 if 0.80 < part < 0.81 else 0.3 if 0.86 < part < 0.88 else 1.3 if part > 0.94 else 1
        value: float = max(round(draw.gauss(usual, usual**0.5)), 0)
        if 0.90 < part < 0.91:
            value = 77
        if kind == "share":
            n = int(value) + 20
            value = sum(draw.random() < (0.4 if 0.80 < part < 0.82 else 0.1) for _ in range(n)) / n
            rows.append(f"{at.isoformat()},{value!r},{n}\n")
            continue
        rows.append(f"{at.isoformat()},{value * 1.5 if kind == 'amount' else value!r}\n")
    return [f"timestamp,value{',denominator' if kind == 'share' else ''}\n", *rows]


def answers(kind: str) -> list[float]:
    """The scores of every row."""
    out = StringIO()
    score(iter(lines(kind)), out, lambda _: None)
    return [float(line) for line in out.getvalue().split()]


FIXED = {
    "fine": (
        186.343,
        6.35322,
        10.0,
        0.0693252,
        0.0489933,
        0.0541547,
        0.353234,
        0.00744929,
        0.0227931,
        0.310471,
        0.122251,
        0.0112903,
    ),
    "fine_flat": (36.4662, 3.5016, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "hours": (
        59.0913,
        1.26195,
        4.0,
        0.0332335,
        0.15513,
        0.0794486,
        0.0,
        0.0185406,
        0.000409102,
        0.616543,
        0.183491,
        0.229876,
    ),
    "share": (
        58.1617,
        1.98714,
        2.0,
        0.318577,
        0.221253,
        0.0184813,
        0.00244776,
        0.20014,
        0.0865626,
        0.123021,
        0.0511471,
        0.0514927,
    ),
    "amount": (
        72.3195,
        5.69584,
        1.0,
        0.10682,
        0.22733,
        0.171712,
        0.410167,
        0.00874528,
        0.0073495,
        0.143492,
        0.0939941,
        0.092275,
    ),
}
"""Of each series the sum of all scores, the greatest, how many call, and some of the last fifth."""


@pytest.mark.parametrize("kind", FIXED)
def test_scores_are_what_they_were(kind: str) -> None:
    found = answers(kind)
    told = (
        sum(found),
        max(found),
        float(sum(one >= 1 for one in found)),
        *found[len(found) * 4 // 5 :: len(found) // 40],
    )
    assert told == pytest.approx(FIXED[kind], rel=1e-5)
