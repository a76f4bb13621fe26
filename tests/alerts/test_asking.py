"""A question goes out by a signed webhook or in words, and only by a notifier that is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alerts import asking
from alerts.addressing import SHIFT, Addressed
from alerts.asking import Asking
from alerts.levels import leveled
from alerts.notifiers.apprise import Apprise
from alerts.notifiers.webhook import Webhook, signature
from domain.errors import SendFailed
from tests.alerts.build import Receiver


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
    with pytest.raises(SendFailed, match="no notifier"):
        ask("mail", {"kind": "ask_again", "recovery": 7})


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("en", "Ask a customer again: case #12 (Payment)", "Record T-9 of crm."),
        ("id", "Tanyai pelanggan lagi: kasus #12 (Pembayaran)", "Catatan T-9 dari crm."),
    ],
)
def test_people_are_told_whom_to_ask_in_their_language(language: str, title: str, said: str) -> None:
    question = {"kind": "ask_again", "recovery": 7, "case": 12, "touchpoint": "payment"}
    question |= {"source": "crm", "external_id": "T-9", "survey": "https://survey.example.org/again?case=12"}
    with Receiver() as receiver:
        chat = Apprise("chat", receiver.url.replace("http://", "json://"), language, "https://hub.example.org")
        ask = Asking([Addressed(leveled(chat, 2), SHIFT)])
        assert ask.names == ("chat",)
        ask("chat", question)
    told = json.loads(receiver.received[0].raw)
    assert told["title"] == title
    assert told["message"].splitlines()[1:] == [said, question["survey"], "https://hub.example.org/cases?id=12"]


def test_what_a_service_does_not_take_is_a_failed_send() -> None:
    with Receiver(answers=[500]) as receiver:
        ask = Asking([Apprise("chat", receiver.url.replace("http://", "json://"))])
        with pytest.raises(SendFailed, match="chat did not take it"):
            ask("chat", {"kind": "ask_again", "recovery": 7, "case": 12, "source": None, "external_id": None})
