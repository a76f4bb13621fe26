"""What detectors remember, in the store: bit for bit, of one metric at a time, torn bytes refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import states
from store.engine import Store
from store.states import NEWEST, Kept, packed, unpacked
from tests.make import NOW

ARRAYS = {"seasonal.level": [0.1, -1e300, 5e-324], "seasonal.week": [float(k) / 3 for k in range(1344)], "empty": []}


def kept(series: str, *, name: str = NEWEST, until: int = NOW, grain: str = "5m", level: float = 1.0) -> Kept:
    return Kept(series, grain, name, until, 0, packed({"level": [level]}, {"calm": 1}))


def test_a_state_comes_back_bit_for_bit(store: Store) -> None:
    notes = {"spell": {"recent": [], "stretch": None}, "segment": {"channel": "chat"}}
    with store.write() as connection:
        states.put_many(connection, [Kept("csat", "30m", NEWEST, NOW, 0, packed(ARRAYS, notes))])
    with store.read() as connection:
        (found,) = states.of_metric(connection, "csat", "30m")
    assert unpacked(found.state) == (ARRAYS, notes)
    assert (found.judged_until, found.begun) == (NOW, 0)


def test_a_newer_state_takes_the_place_of_the_older_and_earlier_ones_stand_beside_it(store: Store) -> None:
    with store.write() as connection:
        states.put_many(connection, [kept("csat"), kept("csat", name="earlier 1", until=NOW - 5)])
        states.put_many(connection, [kept("csat", until=NOW + 9, level=2.0)])
    with store.read() as connection:
        (found,) = states.of_metric(connection, "csat", "5m")
        assert states.moments(connection, "csat", "5m") == {NEWEST: NOW + 9, "earlier 1": NOW - 5}
    assert unpacked(found.state)[0] == {"level": [2.0]}


def test_a_metric_has_the_states_of_its_segments_and_of_no_other_metric(store: Store) -> None:
    names = ["csat", "csat channel=chat", "csat_mean", "csat%"]
    with store.write() as connection:
        states.put_many(connection, [kept(name) for name in names])
        states.put_many(connection, [kept("csat", grain="1h")])
    with store.read() as connection:
        assert [one.series for one in states.of_metric(connection, "csat", "5m")] == ["csat", "csat channel=chat"]
    with store.write() as connection:
        states.drop(connection, "csat")
    with store.read() as connection:
        assert not states.of_metric(connection, "csat", "5m")
        assert not states.moments(connection, "csat", "1h")
        assert states.of_metric(connection, "csat_mean", "5m")


@given(
    st.dictionaries(st.text(max_size=8), st.lists(st.floats(allow_nan=False), max_size=6), max_size=5),
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3),
)
def test_whatever_is_packed_is_unpacked(arrays: dict[str, list[float]], notes: dict[str, str]) -> None:
    found, told = unpacked(packed(arrays, notes))
    assert told == notes
    assert found == arrays
    assert [math.copysign(1, x) for row in found.values() for x in row] == [
        math.copysign(1, x) for row in arrays.values() for x in row
    ]


@pytest.mark.parametrize("torn", [packed(ARRAYS, {})[:-8], packed(ARRAYS, {})[:-3], b"", b"no header"])
def test_torn_bytes_are_refused(torn: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(torn)
