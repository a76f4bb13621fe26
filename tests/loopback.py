"""Servers of tests: on loopback, each in a thread of its own, gone when the test is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from socketserver import BaseRequestHandler, TCPServer, ThreadingTCPServer
from threading import Thread
from types import TracebackType
from typing import ClassVar, Self


class Loopback(ABC):
    """Serves while it is entered, on a port of its own."""

    kind: ClassVar[type[TCPServer]] = ThreadingTCPServer

    @abstractmethod
    def handler(self) -> type[BaseRequestHandler]:
        """What answers a request, and notes here what it was."""

    def __enter__(self) -> Self:
        self._server = self.kind(("127.0.0.1", 0), self.handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._server.server_address[1]
        return port
