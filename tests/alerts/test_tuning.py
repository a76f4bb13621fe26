"""Sensitivities are kept with who set them and when, and told to nobody who cannot have one."""

from __future__ import annotations

import pytest

from alerts.tuning import Tunings
from domain.errors import BadInput
from domain.metrics import METRICS
from domain.tuning import Tuning
from store.engine import Store
from tests.alerts.build import BUDI, SARI
from tests.make import NOW, HandClock

CALLS = METRICS["interactions"]


def test_what_was_set_last_stands_with_its_name_and_time(store: Store, clock: HandClock) -> None:
    tunings = Tunings(store, clock)
    assert tunings.of(CALLS) == Tuning("interactions", 1.0)
    tunings.put(CALLS, 1.4, SARI)
    clock.move(minutes=5)
    tunings.put(CALLS, 0.7, BUDI)
    assert tunings.of(CALLS) == Tuning("interactions", 0.7, NOW + 300_000, "Budi")
    assert tunings.of(METRICS["csat"]).sensitivity == 1.0
    tunings.put(CALLS, 0.7, SARI)
    told = [(one.before, one.after, one.who, one.at) for one in tunings.changes(CALLS)]
    assert told == [(1.4, 0.7, "Budi", NOW + 300_000), (1.0, 1.4, "Sari", NOW)]
    assert not tunings.changes(METRICS["csat"])


def test_others_hear_of_a_change(store: Store, clock: HandClock) -> None:
    heard: list[str] = []
    Tunings(store, clock, lambda: heard.append("changed")).put(CALLS, 1.2, SARI)
    assert heard == ["changed"]


@pytest.mark.parametrize(
    ("metric", "amount", "words"), [("interactions", 3.0, "to 2"), ("backlog", 1.0, "No detector")]
)
def test_what_cannot_be_set_changes_nothing(
    store: Store, clock: HandClock, metric: str, amount: float, words: str
) -> None:
    tunings = Tunings(store, clock)
    with pytest.raises(BadInput, match=words):
        tunings.put(METRICS[metric], amount, SARI)
    assert tunings.of(METRICS[metric]).changed_at is None
