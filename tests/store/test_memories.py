"""What detectors remember, in the store: a metric at a time, torn bytes refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import states
from store.engine import Store
from store.states import NEWEST, Kept, packed, unpacked
from tests.make import NOW

NOTES = {"spells": [[1, {"calm": 2}]], "segments": [{}, {"channel": "chat"}]}


def kept(metric: str, *, name: str = NEWEST, until: int = NOW, grain: str = "5m", level: float = 1.0) -> Kept:
    return Kept(metric, grain, name, until, 0, packed({"calm": level}))


def test_a_state_comes_back(store: Store) -> None:
    with store.write() as connection:
        states.put_many(connection, [Kept("csat", "30m", NEWEST, NOW, 0, packed(NOTES))])
    with store.read() as connection:
        found = states.get(connection, "csat", "30m")
    assert found is not None
    assert unpacked(found.state) == NOTES
    assert (found.judged_until, found.begun) == (NOW, 0)


def test_a_newer_state_takes_the_place_of_the_older_and_earlier_ones_stand_beside_it(store: Store) -> None:
    with store.write() as connection:
        states.put_many(connection, [kept("csat"), kept("csat", name="earlier 1", until=NOW - 5)])
        states.put_many(connection, [kept("csat", until=NOW + 9, level=2.0)])
    with store.read() as connection:
        assert states.get(connection, "csat", "5m") == kept("csat", until=NOW + 9, level=2.0)
        assert states.get(connection, "csat", "5m", name="earlier 1") == kept("csat", name="earlier 1", until=NOW - 5)
        assert states.moments(connection, "csat", "5m") == {NEWEST: NOW + 9, "earlier 1": NOW - 5}


def test_a_metric_has_its_own_states_and_drops_those_that_its_series_once_had(store: Store) -> None:
    with store.write() as connection:
        states.put_many(connection, [kept(name) for name in ("csat", "csat channel=chat", "csat_mean", "csat%")])
        states.put_many(connection, [kept("csat", grain="1h")])
    with store.read() as connection:
        assert states.get(connection, "csat", "5m") == kept("csat")
        assert states.get(connection, "csat", "15m") is None
    with store.write() as connection:
        states.drop(connection, "csat")
    with store.read() as connection:
        for name in ("csat", "csat channel=chat"):
            assert states.get(connection, name, "5m") is None
        assert not states.moments(connection, "csat", "1h")
        assert states.get(connection, "csat_mean", "5m")
        assert states.get(connection, "csat%", "5m")


@settings(max_examples=40)
@given(st.dictionaries(st.text(max_size=8), st.lists(st.integers(-(2**63), 2**63 - 1), max_size=6), max_size=5))
def test_whatever_is_packed_is_unpacked(notes: dict[str, list[int]]) -> None:
    assert unpacked(packed(notes)) == notes


def test_a_state_with_its_numbers_beside_it_as_it_was_kept_once_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(b'{"arrays":{"level":[1]},"notes":{}}\n' + np.array([1.0]).tobytes())


@pytest.mark.parametrize("torn", [packed(NOTES)[:-8], packed(NOTES)[:-3], b"", b"no header", b"[]"])
def test_torn_bytes_are_refused(torn: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(torn)
