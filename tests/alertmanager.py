"""A real Alertmanager on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.ports import free_port

NAMES = ("prometheus-alertmanager", "alertmanager")
CONFIGURATION = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"


@dataclass(frozen=True)
class Routed:
    """The Alertmanager that runs, and what it knows."""

    url: str

    def alerts(self) -> list[dict[str, Any]]:
        """The alerts that have not ended there."""
        found: list[dict[str, Any]] = self._get("alerts")
        return found

    def silences(self) -> list[dict[str, Any]]:
        """The silences that hold there."""
        return [silence for silence in self._get("silences") if silence["status"]["state"] == "active"]

    def _get(self, what: str) -> Any:
        with urlopen(f"{self.url}/api/v2/{what}", timeout=5) as answer:
            return json.load(answer)


def program() -> str | None:
    """Where it is installed; None if it is not."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


@contextmanager
def running(binary: str, folder: Path) -> Iterator[Routed]:
    """One of its own, with nothing in it, until the end of the block."""
    (folder / "alertmanager.yml").write_text(CONFIGURATION)
    port = free_port()
    listen = [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
    places = [f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/kept"]
    process = subprocess.Popen([binary, *listen, *places], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        routed = Routed(f"http://127.0.0.1:{port}")
        _wait(f"{routed.url}/-/ready", process)
        yield routed
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(url, timeout=1).close()
        except (URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("Alertmanager did not start")
