"""A question goes out by a signed webhook, and only by one that is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alerts import asking
from alerts.asking import Asking
from alerts.notifiers.webhook import Webhook, signature
from domain.errors import SendFailed


def test_a_question_is_signed_as_alerts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(asking, "call", lambda *parts: sent.append(parts))
    ask = Asking([Webhook("crm", "https://example.org/again", "sixteen characters")])
    assert ask.names == ("crm",)
    ask("crm", {"kind": "ask_again", "recovery": 7})
    ((method, url, raw, headers),) = sent
    assert (method, url, json.loads(raw)["recovery"]) == ("POST", "https://example.org/again", 7)
    assert headers["X-CEHub-Signature"] == f"sha256={signature('sixteen characters', raw)}"
    assert headers["X-CEHub-Delivery"] == "ask_again-7"
    with pytest.raises(SendFailed, match="no webhook"):
        ask("mail", {"kind": "ask_again", "recovery": 7})
