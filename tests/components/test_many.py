"""Several alerts at once, in words and in boxes."""

from __future__ import annotations

import pytest

from components import acts, inbox
from components.many import ACTS, many_bar, outcome
from domain.people import Actor
from tests.components.spoken import make_viewer, parts, words
from tests.components.test_alerts import make_alert
from tests.make import NOW


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 of 3 acknowledged. Somebody was faster with Complaints 7 (In hand)."),
        ("id", "2 dari 3 ditanggapi. Sudah didahului orang lain: Complaints 7 (In hand)."),
    ],
)
def test_one_line_says_how_many_and_who_was_faster(language: str, said: str) -> None:
    assert outcome("acknowledge", 2, 3, ["Complaints 7 (In hand)"], make_viewer(language)) == said


def test_nobody_is_named_where_nobody_was_faster() -> None:
    assert outcome("noise", 3, 3, [], make_viewer()) == "3 of 3 labelled noise."


def test_the_bar_has_the_keys_that_one_alert_has() -> None:
    one = dict(acts.ACTS)
    assert {act: letter for act, letter, _ in ACTS} == {act: one[act] for act, _, _ in ACTS}


def test_every_button_of_the_bar_says_what_it_does_in_both_languages() -> None:
    for language in ("en", "id"):
        buttons = [part for part in parts(many_bar(make_viewer(language))) if hasattr(part, "data-act")]
        assert len(buttons) == len(ACTS)
        assert not [words(button) for button in buttons if "act." in words(button)]


def test_what_is_not_resolved_can_be_ticked_by_its_name() -> None:
    held, _ = make_alert().resolved(Actor("Sari", "lead"), NOW)
    for alert, names in ((make_alert(), ["Choose Complaint ratio 4.6\u00a0%"]), (held, [])):
        drawn = inbox.inbox([alert], 7, "open", make_viewer(), row="row")
        boxes = [getattr(part, "aria-label") for part in parts(drawn) if getattr(part, "role", "") == "checkbox"]
        assert boxes == names
