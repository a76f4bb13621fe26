"""Where a customer was handed on."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import BadInput
from domain.journey import Step, passed, reference_of
from domain.times import DAY, HOUR


def step(at: int, stream: str = "interactions", **record: Any) -> Step:
    return Step(at, stream, "crm", str(at), {"channel": "chat", "handled_by": "agent", **record})


def test_another_who_or_where_within_three_days_is_a_hand_on() -> None:
    bot = step(10 * DAY, handled_by="bot", handoffs=0)
    person = step(10 * DAY + HOUR, handled_by="agent", channel="phone", handoffs=2)
    ticket = step(10 * DAY + HOUR // 2, "tickets")
    later = step(14 * DAY, handled_by="bot")
    found = passed([later, person, ticket, bot])
    assert [(one.handoffs, one.was, one.channel_was) for one in found] == [
        (0, "", ""),
        (2, "bot", "chat"),
        (0, "", ""),
        (0, "", ""),
    ]
    assert [one.is_handed_on for one in found] == [False, True, False, False]


@pytest.mark.parametrize("said", ["", "C-77", "A" * 32, "a" * 31, "g" * 32])
def test_only_a_keyed_reference_is_taken(said: str) -> None:
    with pytest.raises(BadInput, match="keyed reference"):
        reference_of(said)
    assert reference_of("0123456789abcdef" * 2) == "0123456789abcdef" * 2
