"""One builder for each noun, with good defaults: `make_interaction(channel="phone")`.

Builders give records as a source sends them. `row_of` makes the tuple that the store takes, for tests of the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from domain.records import grade_of, points_of
from domain.streams import Stream
from domain.times import to_ms
from store.records import Row, columns

START = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
"""When tests happen: a Friday, 14.30 in Jakarta."""
NOW = to_ms(START)
ZONE = ZoneInfo("Asia/Jakarta")
LIMITS = {"first_response_sla": 300.0, "resolution_sla": 172_800.0}

_numbers = count(1)

Record = dict[str, Any]


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.now = at

    def __call__(self) -> datetime:
        return self.now

    @property
    def ms(self) -> int:
        """Its time in epoch milliseconds."""
        return to_ms(self.now)

    def move(self, **by: float) -> None:
        """Move it on: `move(minutes=5)`."""
        self.now += timedelta(**by)


def make_interaction(**changes: Any) -> Record:
    """A chat about a late delivery, answered by a person within two minutes."""
    return _made(
        {
            "occurred_at": START.isoformat(),
            "channel": "chat",
            "product": "marketplace",
            "region": "Jakarta",
            "touchpoint": "delivery",
            "customer": "c-1",
            "handled_by": "agent",
            "resolved": True,
            "first_response_seconds": 120.0,
            "handle_seconds": 300.0,
            "handoffs": 0,
            "reason": "late",
        },
        changes,
    )


def make_survey(**changes: Any) -> Record:
    """A satisfied customer after a delivery."""
    return _made(
        {"occurred_at": START.isoformat(), "kind": "csat", "score": 5, "channel": "chat", "touchpoint": "delivery"},
        changes,
    )


def make_ticket(**changes: Any) -> Record:
    """An open complaint about a parcel."""
    return _made(
        {
            "opened_at": START.isoformat(),
            "category": "parcel",
            "channel": "chat",
            "region": "Jakarta",
            "status": "open",
        },
        changes,
    )


def make_mention(**changes: Any) -> Record:
    """A review with one star."""
    return _made(
        {"occurred_at": START.isoformat(), "text": "paket belum sampai", "platform": "app", "stars": 1}, changes
    )


def make_measurement(**changes: Any) -> Record:
    """Forty calls in five minutes, counted by the telephone exchange."""
    return {
        "metric": "interactions",
        "occurred_at": START.isoformat(),
        "value": 40,
        "grain_seconds": 300,
        "channel": "phone",
        **changes,
    }


def _made(defaults: Record, changes: Mapping[str, Any]) -> Record:
    return {"external_id": f"x-{next(_numbers)}", **defaults, **changes}


def row_of(stream: Stream, *, source: str = "test", **values: Any) -> Row:
    """A row as `store.records.upsert` takes it: unnamed columns are empty, `occurred_at` in ms is NOW unless given.

    A survey's points and grade are derived from its score.
    """
    given = {"source": source, "external_id": f"x-{next(_numbers)}", "occurred_at": NOW, **values}
    if stream.name == "surveys" and "points" not in given:
        given["points"] = points_of(given["kind"], given["score"])
        given["grade"] = grade_of(given["kind"], given["points"])
    return tuple(given.get(name) for name in columns(stream))
