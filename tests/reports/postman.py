"""A real SMTP server on loopback that takes every mail, as far as the protocol needs it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from types import TracebackType
from typing import Self, cast


@dataclass
class Postman:
    """Keeps what it is brought; while `is_closed` it takes nothing."""

    mails: list[EmailMessage] = field(default_factory=list)
    is_closed: bool = False

    def __enter__(self) -> Self:
        outer = self

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 loopback\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper().strip()
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        outer.mails.append(_mail(self.rfile.readline))
                    answer = b"221 bye" if word == b"QUIT" else b"451 later" if outer.is_closed else b"250 ok"
                    self.wfile.write(answer + b"\r\n")

        self._server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def address(self, to: str = "lead@example.org") -> str:
        """Where it takes mail for somebody, as Apprise writes it."""
        port = self._server.server_address[1]
        return f"mailto://127.0.0.1:{port}?from=hub@example.org&to={to}"


def _mail(readline: object) -> EmailMessage:
    lines = []
    while (line := readline()) not in (b".\r\n", b""):  # type: ignore[operator]
        lines.append(line[1:] if line.startswith(b"..") else line)
    return cast(EmailMessage, email.message_from_bytes(b"".join(lines), policy=email.policy.default))
