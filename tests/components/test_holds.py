"""What keeps an alert back, and that one comes and goes, in words."""

from __future__ import annotations

import pytest

from components import holds, inbox
from tests.components.spoken import make_viewer, parts, words
from tests.components.test_alerts import make_alert
from tests.make import NOW


@pytest.mark.parametrize("language", ["en", "id"])
def test_one_that_a_graver_alert_speaks_for_says_so_and_leads_there(language: str) -> None:
    alert, viewer = make_alert(held="inhibited", held_by=3), make_viewer(language)
    drawn = holds.notice(alert, viewer)
    assert [part.href for part in parts(drawn) if hasattr(part, "href")] == ["/alerts?id=3"]
    assert "alert." not in words(drawn) + holds.remark(alert, viewer)


def test_one_of_an_incident_that_has_called_says_so() -> None:
    assert "has called often enough" in words(holds.notice(make_alert(held="grouped", held_by=2), make_viewer()))


def test_what_is_held_stands_apart_from_what_is_muted() -> None:
    held, viewer = make_alert(held="inhibited", held_by=3), make_viewer()
    said = words(inbox.inbox([held], 7, "open", viewer, row="row", muted={7: holds.remark(held, viewer)}))
    assert said.startswith("Held back")
    assert "a graver alert speaks for it" in said
    assert "Not acknowledged yet" not in said


def test_one_that_comes_and_goes_says_since_when() -> None:
    alert = make_alert(flapping_since=NOW)
    assert "comes and goes" in inbox.remark(alert, make_viewer())
    assert "since 14:30" in words(holds.notice(alert, make_viewer()))


def test_nothing_is_said_of_an_alert_that_nothing_holds_or_that_is_resolved() -> None:
    over = make_alert(held="inhibited", held_by=3, flapping_since=NOW, state="resolved")
    assert [holds.notice(one, make_viewer()) for one in (make_alert(), over)] == [[], []]
