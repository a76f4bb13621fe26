"""Killed at any moment, the hub has lost nothing that it acknowledged: a real process, real signals, a real file."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from settings import ROOT
from tests.ports import free_port

pytestmark = pytest.mark.slow

PATIENCE = 60


class Process:
    """One hub in a process of its own, on one database, that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.file = folder / "hub.db"
        self.environ = {
            "PATH": os.environ["PATH"],
            "CEHUB_SECRET_KEY": "the key of a test hub",
            "CEHUB_DATABASE_URL": f"sqlite:///{folder}/hub.db",
            "CEHUB_DEMO": "off",
            "CEHUB_PORT": str(self.port),
        }
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.running = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        waited = threading.Event()
        for _ in range(PATIENCE * 20):
            with contextlib.suppress(OSError):
                self.get("/healthz")
                return
            waited.wait(0.05)
        raise AssertionError("the hub did not answer in time")

    def kill(self) -> None:
        """End it without warning."""
        assert self.running is not None
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(PATIENCE)
        self.running = None

    def get(self, path: str) -> Any:
        """The JSON at that path."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def until_folded(self) -> None:
        """Wait until everything that was stored has reached the rollups."""
        waited = threading.Event()
        for _ in range(PATIENCE * 20):
            with contextlib.closing(sqlite3.connect(self.file)) as database:
                if database.execute("SELECT count(*) FROM dirty").fetchone() == (0,):
                    return
            waited.wait(0.05)
        raise AssertionError("not everything was folded in time")

    def until(self, path: str, is_so: Callable[[Any], bool]) -> Any:
        """The JSON at that path, as soon as it is so."""
        waited = threading.Event()
        for _ in range(PATIENCE * 20):
            if is_so(found := self.get(path)):
                return found
            waited.wait(0.05)
        raise AssertionError(f"{path} did not become what was expected")

    def post(self, path: str, body: object) -> Any:
        """The JSON answer to that JSON."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    hub = Process(tmp_path)
    hub.start()
    yield hub
    if hub.running is not None:
        hub.kill()


def batch(number: int, size: int = 50) -> list[dict[str, Any]]:
    return [
        {"external_id": f"{number}-{row}", "occurred_at": "2026-01-05T09:00:00+07:00", "channel": "chat"}
        for row in range(size)
    ]


def test_acknowledged_records_survive_kill_9(process: Process, tmp_path: Path) -> None:
    acknowledged: list[int] = []
    reached = threading.Event()

    def keep_posting() -> None:
        for number in range(10_000):
            try:
                told = process.post("/api/v1/records/interactions?source=till", batch(number))
            except (OSError, urllib.error.URLError, ValueError):
                return
            assert told["accepted"] == 50
            acknowledged.append(number)
            if len(acknowledged) == 12:
                reached.set()

    poster = threading.Thread(target=keep_posting)
    poster.start()
    assert reached.wait(PATIENCE)
    process.kill()
    poster.join(PATIENCE)

    with contextlib.closing(sqlite3.connect(tmp_path / "hub.db")) as database:
        found = database.execute("SELECT external_id FROM interactions").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    stored = {row[0] for row in found}
    assert {record["external_id"] for number in acknowledged for record in batch(number)} <= stored
    assert len(stored) % 50 == 0, "a batch is there whole, or not at all"

    process.start()
    process.until_folded()
    series = process.get("/api/v1/metrics/interactions/series?grain=1d&from=2026-01-05&to=2026-01-06")["series"]
    assert [point["value"] for point in series[0]["points"]] == [len(stored)]
    for number in acknowledged:
        told = process.post("/api/v1/records/interactions?source=till", batch(number))
        assert (told["accepted"], told["unchanged"]) == (0, 50)


def test_acknowledged_act_survives_kill_9(process: Process) -> None:
    made = process.post("/api/v1/cases", {"summary": "parcel lost"})
    process.post(f"/api/v1/cases/{made['id']}/assign", {"owner": "Sari"})
    process.kill()
    process.start()
    told = process.get(f"/api/v1/cases/{made['id']}")
    assert (told["owner"], [one["kind"] for one in told["transitions"]]) == ("Sari", ["opened", "assigned"])


def test_what_the_wall_showed_survives_kill_9(process: Process) -> None:
    now = datetime.now(UTC).isoformat()
    process.post("/api/v1/records/interactions", [{"external_id": "1", "occurred_at": now, "channel": "chat"}])
    process.until_folded()
    shown = process.until("/api/v1/frames/main", lambda frame: frame["panels"]["interactions"]["value"] == 1)
    process.until("/api/v1/replay", lambda kept: any(_ms(one["to"]) >= shown["at"] for one in kept["items"]))
    process.kill()
    process.start()
    kept = process.get(f"/api/v1/frames/main?at={_iso(shown['at'])}")
    assert (kept["seq"], kept["panels"]) == (shown["seq"], shown["panels"])
    past = process.get(f"/api/v1/replay/main?from={_iso(shown['at'])}&to={_iso(shown['at'] + 1_000)}")
    assert past["frame"]["panels"]["interactions"]["value"] == 1


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _ms(said: str) -> int:
    return round(datetime.fromisoformat(said).timestamp() * 1000)


def test_second_hub_on_the_same_port_says_so_and_harms_nothing(process: Process) -> None:
    second = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=process.environ, capture_output=True, text=True, timeout=PATIENCE
    )
    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"127.0.0.1:{process.port} is in use; set CEHUB_PORT to a free one, or stop the other process."
    )
    assert process.get("/healthz") == {"status": "alive"}
