"""Deliveries in words: what arrived, what is tried again, what is lost and who was told instead."""

from __future__ import annotations

import pytest

from components.deliveries import deliveries, undelivered
from domain.deliveries import INTERRUPTED, NOT_CALLED, OVERTAKEN
from domain.times import MINUTE
from store.sends import Send
from tests.components.spoken import make_viewer, words
from tests.make import NOW


def make_send(number: int = 1, notifier: str = "shift", **changes: object) -> Send:
    """A message of transition 7 that arrived."""
    usual = {"claimed_at": None, "sent_at": NOW, "attempts": 1, "next_at": None, "error": None}
    return Send(number, 3, 7, notifier, **{**usual, **changes})  # type: ignore[arg-type]


LOST = make_send(sent_at=None, error="ops.example.org answered 410 Gone.")


@pytest.mark.parametrize(
    ("language", "instead", "nobody"),
    [("en", "Told instead: managers.", "tell them yourself"), ("id", "kepada: managers.", "beri tahu sendiri")],
)
def test_what_is_lost_is_said_with_who_was_told_instead(language: str, instead: str, nobody: str) -> None:
    viewer = make_viewer(language)
    said = words(undelivered([LOST, make_send(2, "managers")], viewer))
    assert {"en": "ops.example.org answered 410 Gone.", "id": "ops.example.org menjawab 410 Gone."}[language] in said
    assert instead in said
    assert nobody in words(undelivered([LOST], viewer))


@pytest.mark.parametrize(
    "send",
    [
        make_send(),
        make_send(sent_at=None, next_at=NOW),
        make_send(sent_at=None, next_at=NOW + MINUTE, error="ops did not answer."),
        make_send(sent_at=None, error=OVERTAKEN.format(state="acknowledged")),
        make_send(sent_at=None, error=NOT_CALLED),
    ],
)
def test_nothing_is_lost_while_it_arrived_waits_or_was_not_needed(send: Send) -> None:
    assert undelivered([send], make_viewer()) == []


def test_outcomes_are_told_in_the_viewer_s_language() -> None:
    sends = [
        make_send(1),
        make_send(2, "later", sent_at=None, next_at=NOW + MINUTE, error="ops did not answer."),
        make_send(3, "cut", sent_at=None, error=INTERRUPTED),
        make_send(4, "spared", sent_at=None, error=OVERTAKEN.format(state="acknowledged")),
        make_send(5, "standby", sent_at=None, error=NOT_CALLED),
    ]
    said = words(deliveries(sends, make_viewer("id")))
    assert "later · gagal: ops did not answer. Dicoba lagi pukul 14.31." in said
    assert "cut · gagal: Hub berhenti" in said
    assert "spared · Tidak dikirim: sudah ada yang menangani." in said
    assert "standby" not in said
