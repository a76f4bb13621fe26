"""Webhook: a signed JSON POST to an address of your own."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar, Self

from alerts.message import Message, body
from alerts.notice import Notice
from alerts.notice import body as notice_body
from alerts.notifiers.base import is_wanted
from alerts.notifiers.posting import as_json, call, is_address
from domain.errors import BadSetting
from domain.transitions import Transition

SHORTEST_SECRET = 16


@dataclass(frozen=True)
class Webhook:
    """POSTs to `url`, signed with `secret`; `every_change` for a machine that keeps a copy of every alert.

    Headers: X-CEHub-Signature (`sha256=` and the hexadecimal HMAC-SHA256 of the raw body), X-CEHub-Timestamp (epoch
    seconds of this try; the body's `sent_at` says the same under the signature) and X-CEHub-Delivery (a number that
    a repeated try shares).
    """

    name: str
    url: str = field(repr=False)
    secret: str = field(repr=False)
    every_change: bool = False
    kind: ClassVar[str] = "webhook"

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """The webhook that the table describes (name, url, secret, every_change); BadSetting if it cannot work."""
        notifier = cls(
            table.get("name", cls.kind), table.get("url", ""), table.get("secret", ""), table.get("every_change", False)
        )
        notifier._check()
        return notifier

    def wants(self, change: Transition) -> bool:
        """True for calls and all-clears, or for everything with `every_change`."""
        return is_wanted(change, every_change=self.every_change)

    def send(self, message: Message) -> None:
        """Deliver; SendFailed with the answer, or with what kept it from coming. Redirects are not followed."""
        self._post(body(message), str(message.delivery), message.at)

    def tell(self, notice: Notice) -> None:
        """Deliver what became of an incident, as a message of an alert is; SendFailed likewise."""
        told = notice_body(notice)
        self._post(told, told["delivery"], notice.at)

    def _post(self, said: Mapping[str, Any], delivery: str, at: int) -> None:
        raw = as_json(said)
        headers = {
            "X-CEHub-Delivery": delivery,
            "X-CEHub-Signature": f"sha256={signature(self.secret, raw)}",
            "X-CEHub-Timestamp": str(at // 1000),
        }
        call("POST", self.url, raw, headers)

    def _check(self) -> None:
        if not all(isinstance(text, str) for text in (self.name, self.url, self.secret)):
            said = "{settings} of a notifier of type {kind} are texts in quotation marks."
            raise BadSetting.told("notifier_texts", said, settings="name, url, secret", kind=self.kind)
        name = repr(self.name)
        if not isinstance(self.every_change, bool):
            raise BadSetting.told("notifier_every", "every_change of the notifier {name} is true or false.", name=name)
        if not is_address(self.url):
            said = "The notifier {name} needs a url such as {example}."
            raise BadSetting.told("notifier_url", said, name=name, example="https://example.org/alerts")
        if len(self.secret) < SHORTEST_SECRET:
            said = "The notifier {name} needs a secret of at least {most} characters."
            raise BadSetting.told("notifier_secret", said, name=name, most=SHORTEST_SECRET)


def signature(secret: str, raw: bytes) -> str:
    """The hexadecimal HMAC-SHA256 of a raw body, as its receiver computes it.

    >>> signature("key", b"The quick brown fox jumps over the lazy dog")[:16]
    'f7bc83f430538424'
    """
    return hmac.new(secret.encode(), raw, sha256).hexdigest()
