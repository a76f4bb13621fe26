"""When strange buckets become a stretch, and when it ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.spell import Spell, Stretch
from domain.times import HOUR, MINUTE
from domain.verdicts import Call, Verdict

FIVE = 5 * MINUTE
_CALLS: dict[str, Call] = {"h": "high", "l": "low", "s": "silent", "n": "normal", "e": "not_enough"}


def verdict(letter: str, number: int, grain_ms: int = FIVE) -> Verdict:
    """The verdict of that letter: High, Low, Silent, Normal, not Enough; H is a critical high."""
    score = 2.5 if letter.isupper() else 1.2 if letter in "hls" else 0.1
    return Verdict(number * grain_ms, score, _CALLS[letter.lower()])


def feed(letters: str, grain_ms: int = FIVE) -> list[Stretch | None]:
    """What a spell says to the verdicts of these letters."""
    spell = Spell(grain_ms)
    return [spell.feed(verdict(letter, number, grain_ms)) for number, letter in enumerate(letters)]


@pytest.mark.parametrize(
    ("letters", "grain_ms", "begins_at", "since"),
    [
        ("nhnnn", FIVE, None, None),
        ("nhhn", FIVE, 2, 1),
        ("nhnhn", FIVE, 3, 1),
        ("nhnnh", FIVE, None, None),
        ("nhln", FIVE, None, None),
        ("nHn", FIVE, 1, 1),
        ("nhn", HOUR, 1, 1),
        ("nss", FIVE, 2, 1),
    ],
)
def test_a_stretch_begins(letters: str, grain_ms: int, begins_at: int | None, since: int | None) -> None:
    found = feed(letters, grain_ms)
    first = next((number for number, stretch in enumerate(found) if stretch is not None), None)
    assert first == begins_at
    if first is not None and since is not None:
        assert found[first] is not None
        assert found[first].since == since * grain_ms  # type: ignore[union-attr]


@pytest.mark.parametrize(("grain_ms", "calm"), [(FIVE, 6), (15 * MINUTE, 2), (30 * MINUTE, 2), (HOUR, 2)])
def test_it_ends_after_half_an_hour_of_calm(grain_ms: int, calm: int) -> None:
    found = feed("hh" + "n" * calm, grain_ms)
    assert [bool(stretch and stretch.is_over) for stretch in found[2:]] == [False] * (calm - 1) + [True]


def test_a_stretch_that_rests_keeps_the_score_it_was_heard_with() -> None:
    spell = Spell(HOUR)
    scores = [1.4, 0.8, 1.6, 0.7]
    found = [spell.feed(Verdict(number * HOUR, score, "high")) for number, score in enumerate(scores)]
    assert [stretch.verdict.score for stretch in found if stretch] == [1.4, 1.4, 1.6, 1.6]


def test_a_stretch_that_began_at_rest_stands_at_the_edge() -> None:
    found = Spell(HOUR).feed(Verdict(0, 0.7, "high"))
    assert found is not None
    assert found.verdict.score == 1.0


def test_a_strange_bucket_in_between_prolongs_it() -> None:
    found = feed("hhnnnnnhnnnnnn")
    assert [number for number, stretch in enumerate(found) if stretch and stretch.is_over] == [13]


def test_after_its_end_it_takes_as_much_to_begin_again() -> None:
    assert feed("hhnnnnnnh")[-1] is None


def test_it_tells_the_newest_strange_verdict() -> None:
    found = feed("hhHnn")
    assert found[-1] is not None
    assert found[-1].verdict.score == 2.5


@given(st.text("hlnseH", max_size=60))
def test_every_stretch_that_begins_ends_before_the_next(letters: str) -> None:
    is_on = False
    for stretch in feed(letters):
        if is_on:
            assert stretch is not None
        is_on = stretch is not None and not stretch.is_over


@given(st.text("hlnseH", max_size=20), st.sampled_from("hlnsH"))
def test_a_peek_says_what_comes_next_and_changes_nothing(letters: str, then: str) -> None:
    one, other = Spell(FIVE), Spell(FIVE)
    for number, letter in enumerate(letters):
        assert one.feed(verdict(letter, number)) == other.feed(verdict(letter, number))
    before = one.memory()
    assert one.peek(verdict(then, 99)) == other.feed(verdict(then, 99))
    assert one.memory() == before


@given(st.text("hlnseH", max_size=12), st.text("hlnsH", min_size=1, max_size=12))
def test_one_that_is_asleep_is_as_good_as_a_new_one(letters: str, then: str) -> None:
    old, new = Spell(FIVE), Spell(FIVE)
    for number, letter in enumerate(letters + "nnnnnnn"):
        old.feed(verdict(letter, number))
    assert old.is_asleep
    for number, letter in enumerate(then, 99):
        assert old.feed(verdict(letter, number)) == new.feed(verdict(letter, number))
