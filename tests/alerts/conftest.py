"""A scene that was learnt once: each test gets a copy of its database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine import Store
from tests.alerts.scene import Scene
from tests.databases import migrated_url
from tests.make import LIMITS, ZONE, HandClock


@pytest.fixture(scope="session")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the watch has learnt two weeks of calls."""
    folder = tmp_path_factory.mktemp("learnt")
    store = Store.open(migrated_url(folder), zone=ZONE, limits=LIMITS)
    Scene(store, HandClock()).begin()
    store.close()
    return folder / "hub.db"


@pytest.fixture
def told(learnt: Path, tmp_path: Path) -> Iterator[Scene]:
    """The scene as a watch finds it that starts anew on what another has learnt."""
    yield from _scene(learnt, tmp_path / "told.db")


@pytest.fixture
def twin(learnt: Path, tmp_path: Path) -> Iterator[Scene]:
    """The same scene once more, with a database and a clock of its own."""
    yield from _scene(learnt, tmp_path / "twin.db")


def _scene(learnt: Path, path: Path) -> Iterator[Scene]:
    shutil.copyfile(learnt, path)
    store = Store.open(f"sqlite:///{path}", zone=ZONE, limits=LIMITS)
    scene = Scene(store, HandClock())
    scene.settle()
    yield scene
    store.close()
