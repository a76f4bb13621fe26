"""Pages: of what changed, in the place of whole states, and every state that was laid by can be read as it was."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import pages, states
from store.engine import Store
from store.pages import Real, packed, unpacked
from store.states import Kept
from tests.make import NOW

PLACE = "csat", "5m"
NAMES = ("level 0", "week 0", "week 16")


def page(number: float) -> Real:
    return np.array([[number, number + 0.1], [number, number]])


def same(found: dict[str, Real], wanted: dict[str, Real]) -> bool:
    """True if they are the same, bit for bit."""
    return {name: one.tobytes() for name, one in found.items()} == {name: one.tobytes() for name, one in wanted.items()}


def count(store: Store) -> int:
    with store.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM detector_states").scalar_one())


@settings(max_examples=60)
@given(st.integers(1, 20), st.integers(1, 5), st.data())
def test_a_page_comes_back_bit_for_bit(lines: int, rows: int, data: st.DataObject) -> None:
    number = st.one_of(st.sampled_from([0.0, -0.0, math.inf, math.nan, 5e-324]), st.floats())
    made = np.array(data.draw(st.lists(number, min_size=lines * rows, max_size=lines * rows))).reshape(lines, rows)
    made[0] = made[0, 0]
    assert unpacked(packed(made)).tobytes() == made.tobytes()


def test_what_all_series_share_is_kept_once() -> None:
    assert len(packed(np.zeros((16, 1000)))) < 200 < len(packed(np.random.default_rng(1).random((16, 1000)))) / 100


@pytest.mark.parametrize("torn", [packed(page(1.0))[:-8], packed(page(1.0))[:9], packed(page(1.0))[:4], b""])
def test_torn_pages_are_refused(torn: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(torn)


def test_every_state_that_was_laid_by_is_read_as_it_was(store: Store) -> None:
    """Against whole copies of the same: pages change, states are laid by and let go, and some are gone back to."""
    rng = np.random.default_rng(4)
    now: dict[str, Real] = {name: page(0.0) for name in NAMES}
    laid_by: dict[int, dict[str, Real]] = {}
    era = 0
    with store.write() as connection:
        pages.put(connection, *PLACE, era=era, pages=now)
    for step in range(1, 120):
        changed = {name: page(step + place / 4) for place, name in enumerate(NAMES) if rng.random() < 0.3}
        now = now | changed
        with store.write() as connection:
            pages.put(connection, *PLACE, era=era, pages=changed)
            if rng.random() < 0.3:
                era = NOW + step
                laid_by[era] = now
                while len(laid_by) > 4:
                    del laid_by[int(rng.choice(list(laid_by)[:-1]))]
                pages.tidy(connection, *PLACE, laid_by=laid_by)
            elif len(laid_by) > 2 and rng.random() < 0.1:
                era = int(rng.choice(list(laid_by)))
                laid_by = {at: state for at, state in laid_by.items() if at <= era}
                now = laid_by[era]
                pages.revert(connection, *PLACE, to=era)
        with store.read() as connection:
            assert same(pages.get(connection, *PLACE), now)
            assert all(same(pages.get(connection, *PLACE, before=at), state) for at, state in laid_by.items())
    assert count(store) <= (4 + 2) * len(NAMES), "what no state needs is gone"


def test_pages_are_no_states_and_go_with_them(store: Store) -> None:
    with store.write() as connection:
        pages.put(connection, *PLACE, era=NOW, pages={"level 0": page(1.0)})
        pages.put(connection, "csat_mean", "5m", era=NOW, pages={"level 0": page(2.0)})
        states.put_many(connection, [Kept(*PLACE, "day 1", NOW + 9, 0, b"{}")])
        assert states.moments(connection, *PLACE) == {"day 1": NOW + 9}
        states.revert(connection, *PLACE, to=NOW + 9)
        assert states.moments(connection, *PLACE) == {"day 1": NOW + 9}
        states.revert(connection, *PLACE, to=NOW)
        assert not states.moments(connection, *PLACE)
        assert pages.get(connection, *PLACE).keys() == {"level 0"}
        states.drop(connection, "csat")
        assert not pages.get(connection, *PLACE)
        assert pages.get(connection, "csat_mean", "5m").keys() == {"level 0"}
