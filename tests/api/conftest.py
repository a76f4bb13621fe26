"""A browserless client of a hub of its own."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_api, guard
from hub import Hub


@pytest.fixture
def client(hub: Hub) -> Iterator[TestClient]:
    """Speaks to the API of `hub` as a program on the same machine does."""
    app = create_api(hub)
    guard(app)
    with TestClient(app, base_url="http://localhost:8050", raise_server_exceptions=False) as client:
        yield client
