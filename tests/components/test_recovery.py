"""Recovery drawn: what one customer answered, and who was won back, with the interval."""

from __future__ import annotations

from components.recovery import asked_again, conversion
from domain.recovery import Converted, Question
from tests.components.spoken import dressed, make_viewer, words
from tests.make import NOW


def test_what_the_customer_answered_is_said() -> None:
    question = Question(7, "c", NOW, NOW, 1, state="answered", answered_at=NOW, after="bad")
    drawn = asked_again(question, make_viewer())
    assert words(drawn) == "Answered again 14:30: still unhappy"
    assert dressed(drawn, "is-bad")
    assert words(asked_again(Question(7, "c", NOW, NOW, 1), make_viewer("id"))) == "Akan ditanya lagi mulai 14.30."
    assert asked_again(None, make_viewer()) == []


def test_a_share_is_told_with_its_interval_and_only_with_enough_answers() -> None:
    every = Converted("", 40, 20, 10, 4, 0.299, 0.701)
    parts = [Converted("delivery", 30, 15, 9, 2, 0.357, 0.802), Converted("", 10, 5, 1, 2, 0.036, 0.624)]
    said = words(conversion({"": [every], "touchpoint": parts, "level": [every], "team": []}, make_viewer(), days=90))
    assert "50.0 % (29.9–70.1 %)" in said.replace("\u00a0", " ")
    assert "Touchpoint: Unknown 10 5 Not enough data 2" in said
    assert "Level" not in said


def test_before_anybody_was_asked_there_is_nothing_to_see() -> None:
    assert conversion({"": [], "touchpoint": [], "level": [], "team": []}, make_viewer(), days=90) == []
