"""A hub of its own for every test of the API, and a browserless client of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_api, guard
from hub import Hub
from settings import Settings

START = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **how_long: float) -> None:
        """Move on."""
        self.now += timedelta(**how_long)


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture
def settings_here(tmp_path: Path) -> Settings:
    return Settings(secret_key=b"the key of a test hub", database_url=f"sqlite:///{tmp_path}/hub.db", demo=False)


@pytest.fixture
def hub(settings_here: Settings, hand_clock: HandClock) -> Iterator[Hub]:
    opened = Hub.open(settings_here, hand_clock)
    yield opened
    opened.close()


@pytest.fixture
def client(hub: Hub) -> Iterator[TestClient]:
    app = create_api(hub)
    guard(app)
    with TestClient(app, base_url="http://localhost:8050", raise_server_exceptions=False) as client:
        yield client
