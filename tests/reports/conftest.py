"""A hub with a week behind it, and reports on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub import Hub
from settings import Settings
from tests import hubs
from tests.databases import copied_url
from tests.make import START, HandClock, make_interaction, make_mention, make_survey, make_ticket
from tests.reports.postman import Postman

MakeHub = Callable[..., Hub]


@pytest.fixture
def postman() -> Iterator[Postman]:
    """Takes mail on loopback."""
    with Postman() as running:
        yield running


@pytest.fixture
def make_hub(database: str, clock: HandClock) -> Iterator[MakeHub]:
    """Opens hubs on one database, with these tables of the configuration."""
    opened: list[Hub] = []

    def make(**document: Any) -> Hub:
        for one in opened:
            one.lease.release()
        chosen = Settings(secret_key=b"the key of a test hub", database_url=database, demo=False, document=document)
        opened.append(Hub.open(chosen, clock))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def lay(folder: Path) -> None:
    """Lay into the folder of a test, in the place of its empty database, one that knows of a fortnight."""
    copied_url(folder, _fill)


def _fill(url: str) -> None:
    """A fortnight of chats, answers, complaints and what was said of it: twice as much in the second week."""
    told: dict[str, list[dict[str, Any]]] = {"interactions": [], "surveys": [], "tickets": [], "mentions": []}
    for day in range(1, 15):
        at = START - timedelta(days=day)
        for number in range(24 if day <= 7 else 12):
            when = (at - timedelta(minutes=20 * number)).isoformat()
            told["interactions"].append(make_interaction(occurred_at=when))
            told["surveys"].append(make_survey(occurred_at=when, score=5 if number % 4 else 1))
            if number % 6 == 0:
                told["tickets"].append(make_ticket(opened_at=when))
                said = "Paket saya belum sampai juga, sudah seminggu menunggu di Bandung 😡"
                told["mentions"].append(make_mention(occurred_at=when, text=said))
    with hubs.opened(url, HandClock()) as hub:
        for stream, records in told.items():
            hub.ingest.take(stream, records, source="crm")
        hub.catch_up()
