"""The last hour of mentions: in a flood fewer of them are held, at the same shares."""

from __future__ import annotations

import pytest

from domain.times import SECOND
from listening.window import Said, Window

HELD = 400


def test_in_a_flood_mentions_are_let_go_and_the_shares_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listening.window.MOST", HELD)
    window = Window()
    for number in range(30 * HELD):
        things = ("topic:app", "negative:") if number % 4 == 0 else ("topic:promo",)
        window.add(Said(f"x/{number}", number * SECOND, things, reach=10.0))
        assert window.total(-1) <= HELD

    def count(thing: str) -> int:
        return len(window.moments(thing))

    total = window.total(-1)
    assert total > HELD / 4
    assert count("topic:app") == count("negative:") == pytest.approx(total / 4, rel=0.3)
    assert count("topic:app") + count("topic:promo") == total
    assert len(list(window.forget(30 * HELD * SECOND))) == total
    assert (window.total(-1), count("topic:promo")) == (0, 0)


def test_what_was_let_go_is_repeated_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listening.window.MOST", 20)
    window = Window()
    names = {f"x/{number}" for number in range(21)}
    for at, name in enumerate(sorted(names)):
        window.add(Said(name, at, ("topic:app",)))
    held = {one.name for one in window.saying("topic:app")}
    assert 0 < len(held) < 20
    for name, is_new in ((min(held), False), (min(names - held), True)):
        again = Said(f"{name}-again", 30, ("topic:app",), group=name)
        assert window.add(again) is is_new, "it repeats what is held, else it is a voice of its own"


def test_what_comes_late_stands_where_it_was_said_and_leaves_with_its_time() -> None:
    window = Window()
    for at in (5, 1, 3, 3, 2):
        window.add(Said(f"x/{at}{window.total(0)}", at, ("topic:app",), ("term:kurir",)))
    assert window.moments("term:kurir") == window.moments("topic:app") == [1, 2, 3, 3, 5]
    assert [one.at for one in window.saying("term:kurir")] == [1, 2, 3, 3, 5]
    assert [one.at for one in window.forget(3)] == [1, 2]
    assert list(window.moments("term:kurir")) == [3, 3, 5]
    assert len(list(window.forget(6))) == 3
    assert not window.moments("term:kurir")


def test_a_term_that_one_says_alone_is_known_as_well() -> None:
    window = Window()
    window.add(Said("x/1", 1, (), ("term:rempeyek",)))
    assert (list(window.moments("term:rempeyek")), window.saying("term:rempeyek")[0].name) == ([1], "x/1")
    assert [one.name for one in window.forget(2)] == ["x/1"]
    assert (window.moments("term:rempeyek"), window.saying("term:rempeyek")) == ((), [])


def test_what_is_heard_anew_repeats_nobody_and_another_does() -> None:
    window = Window()
    assert window.add(Said("x/1", 1, ("topic:app",), reach=10.0))
    assert not window.add(Said("x/1", 1, ("topic:promo",), reach=10.0))
    assert not window.add(Said("x/2", 2, ("topic:app",), reach=5.0, group="x/1"))
    (first,) = window.saying("topic:app")
    assert (first.repeats, first.reach) == (1, 15.0)
