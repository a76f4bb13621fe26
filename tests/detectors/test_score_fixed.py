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
        172.136,
        4.13285,
        9.0,
        0.0702002,
        0.0660157,
        0.00410287,
        0.261367,
        0.0289153,
        0.0,
        0.312983,
        0.141562,
        0.0580864,
    ),
    "fine_flat": (37.7453, 3.51402, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "hours": (
        58.7128,
        2.39512,
        5.0,
        0.0310057,
        0.139126,
        0.0768316,
        0.0,
        0.0151019,
        0.00147015,
        0.588275,
        0.170834,
        0.220974,
    ),
    "share": (
        58.3475,
        1.98953,
        2.0,
        0.32039,
        0.243065,
        0.018503,
        0.00281556,
        0.199094,
        0.0870422,
        0.123438,
        0.0515715,
        0.0509068,
    ),
    "amount": (
        74.2305,
        4.77502,
        1.0,
        0.099229,
        0.220025,
        0.172068,
        0.391791,
        0.100751,
        0.307066,
        0.143492,
        0.137626,
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
