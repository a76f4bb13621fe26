"""A real SMTP server on loopback that takes every mail, as far as the protocol needs it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from socketserver import BaseRequestHandler, StreamRequestHandler
from typing import cast

from tests.loopback import Loopback


@dataclass
class Postman(Loopback):
    """Keeps what it is brought; while `is_closed` it takes nothing."""

    mails: list[EmailMessage] = field(default_factory=list)
    is_closed: bool = False

    def handler(self) -> type[BaseRequestHandler]:
        """As much of SMTP as a mail needs."""
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

        return Handler

    def address(self, to: str = "lead@example.org") -> str:
        """Where it takes mail for somebody, as Apprise writes it."""
        return f"mailto://127.0.0.1:{self.port}?from=hub@example.org&to={to}"


def _mail(readline: object) -> EmailMessage:
    lines = []
    while (line := readline()) not in (b".\r\n", b""):  # type: ignore[operator]
        lines.append(line[1:] if line.startswith(b"..") else line)
    return cast(EmailMessage, email.message_from_bytes(b"".join(lines), policy=email.policy.default))
