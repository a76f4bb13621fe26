"""What tests of alerts are made of: findings, and a receiver of webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, TCPServer
from typing import ClassVar

from domain.alerts import Finding, Kind
from domain.people import Actor
from domain.verdicts import Call, Verdict
from tests.loopback import Loopback
from tests.make import NOW

SARI = Actor("Sari", "lead")
BUDI = Actor("Budi", "monitor")


def make_finding(
    score: float = 1.4,
    call: Call = "high",
    *,
    metric: str = "complaint_ratio",
    segment: Mapping[str, str] | None = None,
    kind: Kind = "metric",
    at: int = NOW,
    since: int = NOW,
    is_over: bool = False,
) -> Finding:
    """A finding; by default complaints of chat are a little too high."""
    verdict = Verdict(at, score, call, value=0.046, expected=0.0285, lower=0.024, upper=0.033, n=6214, code=call)
    return Finding(metric, {"channel": "chat"} if segment is None else segment, kind, verdict, since, is_over)


@dataclass
class Received:
    """One request as it arrived."""

    headers: Mapping[str, str]
    raw: bytes
    path: str = ""


@dataclass
class Receiver(Loopback):
    """A real HTTP server that keeps what it receives and answers with `answers` in turn, then with 200."""

    answers: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    kind: ClassVar[type[TCPServer]] = ThreadingHTTPServer

    def handler(self) -> type[BaseRequestHandler]:
        """Takes what is posted."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                outer.received.append(Received(dict(self.headers), raw, self.path))
                self.send_response(outer.answers.pop(0) if outer.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Keep the tests' output clean."""

        return Handler

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook/path-is-a-secret"
