"""The last hour of mentions: in a flood fewer of them are held, at the same shares."""

from __future__ import annotations

import pytest

from domain.times import SECOND
from listening.window import Mention, Said, Window

HELD = 400


def test_in_a_flood_mentions_are_let_go_and_the_shares_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listening.window.MOST", HELD)
    window = Window()
    for number in range(30 * HELD):
        things = ("topic:app", "negative:") if number % 4 == 0 else ("topic:promo",)
        window.add(Said(Mention(f"x/{number}", number * SECOND, "", -0.5), things, reach=10.0))
        assert window.total(-1) <= HELD
    total = window.total(-1)
    assert total > HELD / 4
    assert window.count("topic:app") == window.count("negative:") == pytest.approx(total / 4, rel=0.3)
    assert window.count("topic:app") + window.count("topic:promo") == total
    assert len(list(window.forget(30 * HELD * SECOND))) == total
    assert (window.total(-1), window.count("topic:promo")) == (0, 0)


def test_what_was_let_go_is_repeated_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listening.window.MOST", 20)
    window = Window()
    names = {f"x/{number}" for number in range(21)}
    for at, name in enumerate(sorted(names)):
        window.add(Said(Mention(name, at, "", -0.5), ("topic:app",)))
    held = {one.mention.name for one in window.saying("topic:app")}
    assert 0 < len(held) < 20
    for name, is_new in ((min(held), False), (min(names - held), True)):
        again = Said(Mention(f"{name}-again", 30, "", -0.5, group=name), ("topic:app",))
        assert window.add(again) is is_new, "it repeats what is held, else it is a voice of its own"
