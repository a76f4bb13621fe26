"""Asking by a signed webhook what has nothing to do with an alert: a customer is to be asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alerts.notifiers.base import Notifier
from alerts.notifiers.posting import as_json, call
from alerts.notifiers.webhook import Webhook, signature
from domain.errors import SendFailed


class Asking:
    """Sends questions by the webhooks among the notifiers."""

    def __init__(self, notifiers: Sequence[Notifier]) -> None:
        self._webhooks = {one.name: one for one in notifiers if isinstance(one, Webhook)}

    @property
    def names(self) -> tuple[str, ...]:
        """What the webhooks that can ask are called."""
        return tuple(self._webhooks)

    def __call__(self, name: str, question: Mapping[str, Any]) -> None:
        """POST the question, signed as messages of alerts are; SendFailed if it is not taken."""
        webhook = self._webhooks.get(name)
        if webhook is None:
            raise SendFailed(f"There is no webhook {name!r}.", permanent=True)
        raw = as_json(question)
        headers = {
            "X-CEHub-Delivery": f"{question['kind']}-{question['recovery']}",
            "X-CEHub-Signature": f"sha256={signature(webhook.secret, raw)}",
        }
        call("POST", webhook.url, raw, headers)
