"""A real Alertmanager on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
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
def running(binary: str, folder: Path, configuration: str = CONFIGURATION) -> Iterator[Routed]:
    """One of its own, with nothing in it, until the end of the block."""
    (folder / "alertmanager.yml").write_text(configuration)
    port = free_port()
    listen = [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
    places = [f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/kept"]
    with subprocess.Popen([binary, *listen, *places], stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait(process)
            yield Routed(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[str]) -> None:
    """Read what it says until it listens; what it says afterwards is read and thrown away."""
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if 'msg="Listening on"' in line or "msg=Listening" in line:
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return
    raise RuntimeError("Alertmanager did not start: " + "".join(said[-3:]))
