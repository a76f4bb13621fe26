"""A customer's records of all streams and their cases, page by page in one order."""

from __future__ import annotations

import pytest

from domain.cases import Case
from domain.errors import BadInput
from domain.journey import CASES
from domain.streams import STREAMS
from store import cases, journey, records
from store.engine import Store
from tests.make import NOW, row_of

ANI, BUDI = "a" * 32, "b" * 32


def _fill(store: Store) -> None:
    with store.write() as connection:
        for number in range(6):
            for name in ("interactions", "tickets", "mentions", "surveys"):
                more = {"kind": "nps", "score": 3} if name == "surveys" else {}
                more |= {"text": "halo"} if name == "mentions" else {}
                whose = ANI if number % 2 == 0 else BUDI
                at = NOW - number // 2 * 1000
                row = row_of(STREAMS[name], external_id=f"{name}{number}", occurred_at=at, customer=whose, **more)
                records.upsert(connection, STREAMS[name], "test", [row], known_at=NOW)
        for at in (NOW, NOW - 1000, NOW - 1000):
            cases.insert(connection, Case("hand", at, "lapor", customer=ANI))


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_pages_of_any_size_give_everything_once_and_in_order(store: Store, size: int) -> None:
    _fill(store)
    found, after = [], None
    with store.read() as connection:
        while True:
            steps, after = journey.page(connection, ANI, limit=size, after=after)
            found += steps
            if after is None:
                break
    keys = [step.key for step in found]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == len(keys) == 3 * 4 + 3
    assert [step.stream for step in found[:5]] == [CASES, "tickets", "surveys", "mentions", "interactions"]


def test_nobody_else_is_in_it(store: Store) -> None:
    _fill(store)
    with store.read() as connection:
        assert journey.page(connection, "c" * 32) == ([], None)
        assert {step.record["customer"] for step in journey.page(connection, BUDI)[0]} == {BUDI}
        with pytest.raises(BadInput, match="not one that was given out"):
            journey.page(connection, ANI, after="nonsense")
