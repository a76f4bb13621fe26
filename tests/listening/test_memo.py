"""What was asked is kept, but never more than there is room for."""

import pytest

from listening import memo
from listening.memo import LONGEST, Memo


def test_it_begins_anew_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST", 2)
    lengths = Memo(len)
    assert [lengths[word] for word in ("a", "bb", "ccc")] == [1, 2, 3]
    assert lengths == {"ccc": 3}


def test_a_word_that_is_very_long_is_answered_and_not_kept() -> None:
    lengths = Memo(len)
    assert lengths["a" * LONGEST] + lengths["a" * (LONGEST + 1)] == 2 * LONGEST + 1
    assert len(lengths) == 1
