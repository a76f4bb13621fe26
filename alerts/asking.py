"""Asking what has nothing to do with an alert: a customer is to be asked again, by a machine or by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alerts.notifiers.apprise import Apprise
from alerts.notifiers.base import Notifier
from alerts.notifiers.posting import as_json, call
from alerts.notifiers.webhook import Webhook, signature
from domain.errors import SendFailed
from locales import label, text


class Asking:
    """Sends questions by those among the notifiers that can: a webhook in fields, an Apprise service in words."""

    def __init__(self, notifiers: Sequence[Notifier]) -> None:
        found = ((one.name, _way(one)) for one in notifiers)
        self._ways = {name: way for name, way in found if way is not None}

    @property
    def names(self) -> tuple[str, ...]:
        """What the notifiers that can ask are called."""
        return tuple(self._ways)

    def __call__(self, name: str, question: Mapping[str, Any]) -> None:
        """Send it; SendFailed if it is not taken."""
        way = self._ways.get(name)
        if way is None:
            raise SendFailed(f"There is no notifier {name!r} that can ask.", permanent=True)
        if isinstance(way, Apprise):
            way.say(*_words(way, question))
        else:
            _post(way, question)


def _way(notifier: object) -> Webhook | Apprise | None:
    """The webhook or service, however it is wrapped; None if it is neither."""
    while notifier is not None and not isinstance(notifier, Webhook | Apprise):
        notifier = getattr(notifier, "notifier", None)
    return notifier


def _post(webhook: Webhook, question: Mapping[str, Any]) -> None:
    """POST the question, signed as messages of alerts are."""
    raw = as_json(question)
    headers = {
        "X-CEHub-Delivery": f"{question['kind']}-{question['recovery']}",
        "X-CEHub-Signature": f"sha256={signature(webhook.secret, raw)}",
    }
    call("POST", webhook.url, raw, headers)


def _words(way: Apprise, question: Mapping[str, Any]) -> tuple[str, str]:
    """Title and text for whoever asks the customer; whom to ask is said by the record that the source sent itself."""
    where = label(way.language, "value", question.get("touchpoint") or "")
    title = text(way.language, "recovery.ask_title", case=question["case"], where=where)
    lines = [text(way.language, "recovery.ask_why")]
    if question.get("external_id"):
        record = {"id": question["external_id"], "source": question["source"]}
        lines.append(text(way.language, "recovery.ask_record", **record))
    lines += [question["survey"]] if question.get("survey") else []
    lines += [f"{way.hub.rstrip('/')}/cases?id={question['case']}"] if way.hub else []
    return title, "\n".join(lines)
