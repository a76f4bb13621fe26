"""The examples in the store's docstrings hold."""

from __future__ import annotations

import doctest

from store import pieces, windows


def test_examples_hold() -> None:
    for module in (pieces, windows):
        tried = doctest.testmod(module)
        assert tried.attempted > 0
        assert tried.failed == 0
