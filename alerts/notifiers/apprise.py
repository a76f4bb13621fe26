"""Apprise: alerts as plain words to mail, Slack, Telegram, Teams, WhatsApp gateways and a hundred other services."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from alerts.message import Message, title, why
from alerts.notice import Notice, lines
from alerts.notice import title as notice_title
from alerts.notifiers.base import is_wanted
from domain.deliveries import NOT_TAKEN
from domain.errors import BadSetting, SendFailed
from domain.transitions import Transition
from locales import LANGUAGES, text

SEVERITIES = {"critical": "failure", "warning": "warning"}


@dataclass(frozen=True)
class Apprise:
    """Sends to the one service that `url` names in Apprise's own notation, in one language.

    `hub` is the address of this hub: with it a message ends with the way to its alert.
    """

    name: str
    url: str = field(repr=False)
    language: str = "en"
    hub: str = ""
    every_change: bool = False
    kind: ClassVar[str] = "apprise"

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """The service that the table describes (name, url, language, hub, every_change); BadSetting if it cannot."""
        texts = {key: table[key] for key in ("url", "language", "hub") if key in table}
        notifier = cls(
            table.get("name", cls.kind), **({"url": ""} | texts), every_change=table.get("every_change", False)
        )
        notifier._check()
        return notifier

    def wants(self, change: Transition) -> bool:
        """True for calls and all-clears, or for everything with `every_change`."""
        return is_wanted(change, every_change=self.every_change)

    def send(self, message: Message) -> None:
        """Deliver; SendFailed if the service does not take it."""
        kind = "success" if message.alert.state == "resolved" else SEVERITIES[message.alert.severity]
        self.say(self._title(message), self._body(message), kind)

    def tell(self, notice: Notice) -> None:
        """Deliver what became of an incident; SendFailed if the service does not take it."""
        said = lines(notice, self.language)
        said += [f"{self.hub.rstrip('/')}/incidents?id={notice.incident.id}"] if self.hub else []
        is_over = notice.transition.kind in ("resolved", "crisis_ended", "crisis_declined")
        kind = "success" if is_over else SEVERITIES[notice.incident.severity]
        self.say(notice_title(notice, self.language), "\n".join(said), kind)

    def say(self, title: str, text: str, kind: str = "info") -> None:
        """Bring these words to the service; SendFailed if it does not take them."""
        # Loaded with the first message: it is large, and most installations have none.
        from apprise import Apprise as Way
        from apprise import LogCapture, NotifyType

        way = Way()
        way.add(self.url)
        with LogCapture(level=logging.WARNING) as said:
            if not way.notify(title=title, body=text, notify_type=NotifyType(kind)):
                why = reason(said.getvalue(), self.url)
                raise SendFailed(NOT_TAKEN.format(name=self.name, why=why))

    def _title(self, message: Message) -> str:
        said = text(self.language, f"transition.{message.transition.kind}")
        return f"{said[:1].upper()}{said[1:]}: {title(message.alert, self.language, message.zone)}"

    def _body(self, message: Message) -> str:
        lines = [why(message.alert, self.language), message.transition.note]
        lines += [f"{self.hub.rstrip('/')}/alerts?id={message.alert.id}"] if self.hub else []
        return "\n".join(line for line in lines if line) or "CE Hub"

    def _check(self) -> None:
        from apprise import Apprise as Way

        if not all(isinstance(said, str) for said in (self.name, self.url, self.language, self.hub)):
            said = "{settings} of a notifier of type {kind} are texts in quotation marks."
            raise BadSetting.told("notifier_texts", said, settings="name, url, language, hub", kind=self.kind)
        name = repr(self.name)
        if not isinstance(self.every_change, bool):
            raise BadSetting.told("notifier_every", "every_change of the notifier {name} is true or false.", name=name)
        if self.language not in LANGUAGES:
            said = "The notifier {name} speaks one of {known}, not {value}."
            words = {"name": name, "known": ", ".join(LANGUAGES), "value": repr(self.language)}
            raise BadSetting.told("notifier_language", said, **words)
        if not Way().add(self.url):
            said = "The notifier {name} needs a url such as {example}."
            raise BadSetting.told("notifier_url", said, name=name, example="tgram://token/chat")


def reason(said: str, url: str) -> str:
    """The last thing that Apprise complained of, without the secrets of the address."""
    lines = [line.rsplit(" - ", 1)[-1].strip() for line in said.splitlines() if line.strip()]
    last = lines[-1] if lines else "it did not say why"
    return last.replace(url, "the address").rstrip(".")
