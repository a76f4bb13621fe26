"""What tests of cases are made of: answers of customers, taken in through the door every record takes."""

from __future__ import annotations

from typing import Any

from domain.times import from_ms
from pipelines.ingest import Ingest
from store.engine import Store
from tests.make import NOW, HandClock


def make_answer(
    external_id: str = "S1", *, at: int = NOW, score: float = 2, kind: str = "nps", **more: Any
) -> dict[str, Any]:
    """A survey as it is sent; by default a detractor of the delivery."""
    return {
        "external_id": external_id,
        "occurred_at": from_ms(at).isoformat(),
        "kind": kind,
        "score": score,
        "channel": "chat",
        "touchpoint": "delivery",
        "customer": "C1",
        "comment": "kurir tidak datang",
        **more,
    }


def answers(store: Store, *surveys: dict[str, Any], source: str = "surveys", kind: str = "api", now: int = NOW) -> None:
    """Take the surveys in, learnt at `now`."""
    receipt = Ingest(store, HandClock(from_ms(now)), b"a key").take("surveys", list(surveys), source=source, kind=kind)
    assert not receipt.rejected
