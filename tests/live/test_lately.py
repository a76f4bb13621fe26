"""What was done a moment ago is told from what is new."""

import pytest

from live.lately import Lately


def test_only_what_comes_again_within_a_moment_counts() -> None:
    moments = iter([0.0, 1.0, 2.0, 12.5])
    lately = Lately(lambda: next(moments))
    assert lately.share({"a", "b"}) == 0.0
    assert lately.share({"a", "c"}) == 0.5
    assert lately.share({"a", "b", "c", "d"}) == pytest.approx(0.75)
    assert lately.share({"a", "b", "e"}) == 0.0


def test_of_nothing_nothing_comes_again() -> None:
    assert Lately().share(set()) == 0.0
