"""When somebody is called back, as people write it."""

from __future__ import annotations

import pytest

from domain.errors import BadInput
from domain.promises import moment_said
from domain.times import DAY, HOUR, MINUTE
from tests.make import NOW, ZONE


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("15:30", NOW + HOUR),
        ("14.00", NOW + DAY - 30 * MINUTE),
        ("2026-11-21 09:00", NOW + DAY - 5 * HOUR - 30 * MINUTE),
        ("2026-11-20T08:00", NOW - 6 * HOUR - 30 * MINUTE),
    ],
)
def test_a_time_alone_is_the_next_one(said: str, at: int) -> None:
    assert moment_said(said, ZONE, NOW) == at


@pytest.mark.parametrize("said", ["", "soon", "25:00", "24:00", "2026-13-01 09:00", "a b 09:00", "2026-11-21"])
def test_what_is_no_moment_is_said_so(said: str) -> None:
    with pytest.raises(BadInput, match="write 15:30"):
        moment_said(said, ZONE, NOW)
