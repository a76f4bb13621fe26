"""A hub as its users run it: a process of its own, on a database in a folder that goes away."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from settings import ROOT

PATIENCE = 240.0


@dataclass(frozen=True)
class Running:
    """Where it listens, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Seconds of processor time it has used."""
        return float(sum(psutil.Process(self.process.pid).cpu_times()[:2]))

    def wait(self) -> None:
        """Wait until it is ready."""
        began = time.perf_counter()
        while time.perf_counter() - began < PATIENCE:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"the hub was not ready after {PATIENCE:g} s")

    def settle(self) -> None:
        """Wait until it is ready, and has done what it does once at its start."""
        self.wait()
        for _ in range(30):
            before = self.cpu_seconds()
            time.sleep(2)
            if self.cpu_seconds() - before < 0.3:
                return


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextlib.contextmanager
def running(folder: Path, *, demo: bool = False, port: int = 0) -> Iterator[Running]:
    """A hub on `hub.db` in that folder, at that port or one that is free; it may still be starting."""
    port = port or free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "CEHUB_SECRET_KEY": "the key of a measured hub",
        "CEHUB_DATABASE_URL": f"sqlite:///{folder}/hub.db",
        "CEHUB_DEMO": "on" if demo else "off",
        "CEHUB_PORT": str(port),
        "CEHUB_LOG_LEVEL": "error",
    }
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        yield Running(port, process)
    finally:
        process.terminate()
        process.wait(30)
